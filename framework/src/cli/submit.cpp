#include <charconv>
#include <iostream>
#include <set>

#include <fmt/format.h>

#include "cli/execution.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "io/file.hpp"
#include "run/batch_script.hpp"
#include "run/execution.hpp"
#include "run/parts.hpp"
#include "run/preflight.hpp"
#include "run/slurm.hpp"
#include "run/workload.hpp"

namespace flatline::cli {
namespace {

namespace fs = std::filesystem;

/// With --runs-per-task auto a task gets so many seconds of work: starting it costs one or two.
constexpr double seconds_per_task = 600;

void refuse_misuse(const Arguments& arguments) {
  if (!arguments.flag("slurm")) {
    throw Error("FL640", "submit was not told the scheduler", "Slurm is the one that it knows",
                "Add --slurm; for others see flatline exec --help.");
  }
  for (const std::string& word : arguments.passed_on()) {
    if (word == "-a" || word == "--array" || word.starts_with("--array=")) {
      throw Error("FL645", word + " can't be passed on to sbatch",
                  "submit numbers the tasks of the array itself",
                  "Use --runs-per-task for fewer tasks; scontrol update ArrayTaskThrottle limits "
                  "how many run at once.");
    }
  }
}

/// How many runs a task of the array shall do: what was asked for, else what fills its time by the
/// runs that are done, else by the probe.
std::size_t runs_per_task(const Arguments& arguments, const std::vector<store::Summary>& known,
                          double estimated_seconds) {
  const std::string text = arguments.get<std::string>("runs-per-task");
  if (text != "auto") {
    std::size_t runs = 0;
    const char* const end = text.data() + text.size();
    if (std::from_chars(text.data(), end, runs).ptr == end && runs > 0) return runs;
    throw Error("FL644", fmt::format("--runs-per-task {} is no number of runs", text),
                "it is a number from 1 on, or auto", "Write for instance --runs-per-task 20.");
  }
  double sum = 0;
  std::size_t n = 0;
  for (const store::Summary& run : known) {
    if (run.state != store::State::ok) continue;
    sum += run.seconds;
    ++n;
  }
  const double seconds = n > 0 ? sum / static_cast<double>(n) : estimated_seconds;
  const double runs = seconds_per_task / std::max(seconds, 1e-3);
  return static_cast<std::size_t>(std::clamp(runs, 1.0, static_cast<double>(known.size())));
}

std::vector<std::string> array_words(const Arguments& arguments, const run::Batch& batch,
                                     const run::JobArray& array) {
  std::vector<std::string> words = arguments.passed_on();
  words.push_back("--array=" + run::ranges_text(array.tasks));
  words.push_back(batch.array_file());
  if (array.offset > 0) words.push_back(std::to_string(array.offset));
  return words;
}

std::vector<std::string> collect_words(const Arguments& arguments, const run::Batch& batch,
                                       const std::set<std::string>& jobs) {
  std::vector<std::string> words = arguments.passed_on();
  if (!jobs.empty()) {
    words.push_back(fmt::format("--dependency=afterany:{}", fmt::join(jobs, ":")));
  }
  words.push_back(batch.collect_file());
  return words;
}

void print_dry(const Arguments& arguments, const run::Batch& batch, const run::Workload& work,
               const std::vector<run::JobArray>& arrays) {
  if (!arrays.empty()) {
    std::cout << "# " << batch.array_file().string() << '\n' << run::array_script(batch) << '\n';
  }
  std::cout << "# " << batch.collect_file().string() << '\n'
            << run::collect_script(batch) << "\n# nothing was submitted; it would be with\n";
  std::set<std::string> jobs = work.jobs;
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    std::cout << run::sbatch_text(array_words(arguments, batch, arrays[i])) << '\n';
    jobs.insert(fmt::format("JOB{}", i + 1));
  }
  std::cout << run::sbatch_text(collect_words(arguments, batch, jobs)) << '\n';
}

/// Submits the arrays, and the job that collects; gives their numbers, that one's last.
class Submitter {
 public:
  Submitter(const Arguments& arguments, const config::Plan& plan, const run::Batch& batch)
      : arguments_(arguments), plan_(plan), batch_(batch) {
    fs::create_directories(batch.folder());
  }

  std::vector<std::string> submit(const run::Workload& work,
                                  const std::vector<run::JobArray>& arrays) {
    std::set<std::string> jobs = work.jobs;
    std::vector<run::Submission> to_collect = work.uncollected;
    if (!arrays.empty()) write(batch_.array_file(), run::array_script(batch_));
    for (const run::JobArray& array : arrays) {
      call("the next job array", array_words(arguments_, batch_, array), "");
      to_collect.push_back({numbers_.back(), plan_.hash, batch_.parts, array.offset, batch_.retry});
      run::remember(to_collect.back(), batch_.folder());
      jobs.insert(numbers_.back());
    }
    write(batch_.collect_file(), run::collect_script(batch_));
    call("the job that collects", collect_words(arguments_, batch_, jobs),
         fmt::format(" Without it, call flatline collect {} in the end.", batch_.results.string()));
    for (run::Submission& submission : to_collect) {
      submission.collected = true;
      run::remember(submission, batch_.folder());
    }
    return numbers_;
  }

 private:
  static void write(const fs::path& file, const std::string& script) {
    io::write_whole(file, script, io::Existing::replace);
  }
  void call(const char* what, const std::vector<std::string>& words, const std::string& otherwise) {
    try {
      numbers_.push_back(run::sbatch(words));
    } catch (const Error& error) {
      if (numbers_.empty() || error.id() != "FL642") throw;
      throw Error("FL690",
                  fmt::format("sbatch refused {}; job {} was submitted and does its runs", what,
                              fmt::join(numbers_, ", ")),
                  error.faults().front().why,
                  "Mend what it says and submit again; only what is missing is submitted then." +
                      otherwise);
    }
  }

  const Arguments& arguments_;
  const config::Plan& plan_;
  const run::Batch& batch_;
  std::vector<std::string> numbers_;
};

void print_done(const Arguments& arguments, const config::Plan& plan, const run::Batch& batch,
                const run::Workload& work, const std::vector<std::string>& jobs) {
  if (arguments.json()) {
    std::cout << nlohmann::ordered_json{{"experiment", plan.experiment},
                                        {"results", batch.results.string()},
                                        {"missing", work.todo.size()},
                                        {"queued", work.queued},
                                        {"tasks", work.tasks.size()},
                                        {"jobs", jobs}}
                     .dump(2)
              << '\n';
    return;
  }
  std::cout << fmt::format("{}: {} runs are missing{}, {} of them are in the queue already\n",
                           plan.experiment, work.todo.size(),
                           batch.retry.empty() ? "" : " or run again", work.queued);
  if (jobs.empty()) {
    std::cout << "nothing was submitted\n";
    return;
  }
  if (work.tasks.empty()) {
    std::cout << fmt::format("submitted the job that collects as job {}\n", jobs.back());
    return;
  }
  std::cout << fmt::format(
      "submitted {} task{} of at most {} runs as job {}\n"
      "see flatline status {}, and squeue --me\n",
      work.tasks.size(), work.tasks.size() == 1 ? "" : "s", batch.runs_per_task,
      fmt::join(jobs, ", "), batch.results.string());
}

run::Batch batch_from(const Arguments& arguments, const config::Plan& plan) {
  run::Batch batch;
  batch.experiment = plan.experiment;
  batch.program = fs::read_symlink("/proc/self/exe");
  batch.results = fs::absolute(results_folder(arguments, plan)).lexically_normal();
  for (const std::string& folder : arguments.list("plugin-dir")) {
    batch.plugin_folders.push_back(fs::absolute(folder).lexically_normal());
  }
  if (arguments.has("retry")) batch.retry = arguments.get<std::string>("retry");
  return batch;
}

Exit submit(const Arguments& arguments) {
  refuse_misuse(arguments);
  run::Request request{retry_states(arguments), "", 1};
  const plugin::Registry& plugins = load_plugins(arguments);
  const config::Plan plan = plan_from(arguments, plugins);
  const run::Preflight cost = run::preflight(plan, plugins);
  for (const std::string& warning : cost.warnings) std::cerr << "warning: " << warning << '\n';
  run::Batch batch = batch_from(arguments, plan);
  const bool dry = arguments.flag("dry-run");
  if (!dry) {
    run::require_sbatch();
    run::require_shared(batch.results);
    run::freeze_plan(plan, arguments.words()[0], batch.results, cost.bytes(plan));
  }
  const run::Builds builds(plan, plugins);
  const auto known = run::known_runs(plan, builds, batch.results, request.retry);
  const double estimate = cost.seconds(plan) / static_cast<double>(known.size());
  request.runs_per_task = batch.runs_per_task = runs_per_task(arguments, known, estimate);
  request.retry_text = batch.retry;
  const run::Workload work = run::workload(plan, known, batch.folder(), request);
  batch.parts = work.parts;
  const auto arrays = run::arrays_of(work.tasks, run::max_array_size());
  if (dry && !work.empty()) {
    print_dry(arguments, batch, work, arrays);
    return Exit::ok;
  }
  std::vector<std::string> jobs;
  if (!work.empty()) jobs = Submitter(arguments, plan, batch).submit(work, arrays);
  print_done(arguments, plan, batch, work, jobs);
  return Exit::ok;
}

}  // namespace

const Verb submit_verb{
    "submit",
    "FILE [key=value ...] [-- sbatch options]",
    "hand what is missing of an experiment to Slurm",
    "Freezes the plan, writes a job-array script into slurm/ of the results folder and submits "
    "it,\n"
    "with a last job that collects. A task that meets its time limit or is preempted saves its\n"
    "runs and goes on later. Called again, it submits what is missing and not in the queue.",
    "flatline submit x.yaml --slurm --dry-run\n"
    "flatline submit x.yaml --slurm --runs-per-task 20 -- --partition=long --time=4:00:00",
    1,
    1000,
    [](po::options_description& options) {
      add_sweep(options);
      auto add = options.add_options();
      add("slurm", po::bool_switch(), "the scheduler");
      add("runs-per-task", po::value<std::string>()->default_value("auto"),
          "most missing runs of a task of the array; auto: about ten minutes of work");
      add_retry(options);
      add("results", po::value<std::string>(), "results folder (default: results/<experiment>)");
      add("dry-run,n", po::bool_switch(), "print scripts and commands, write and submit nothing");
    },
    submit,
    true};

}  // namespace flatline::cli
