#include "store/index.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <set>

#include "io/file.hpp"
#include "store/h5.hpp"
#include "store/record_io.hpp"
#include "store/run_file.hpp"
#include "store/seal.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

/// Gives the texts as numbers when all that aren't empty are such; "" becomes NaN.
std::optional<std::vector<double>> as_numbers(const std::vector<std::string>& texts) {
  std::vector<double> numbers;
  for (const std::string& text : texts) {
    double number = NAN;
    const char* const end = text.data() + text.size();
    if (std::from_chars(text.data(), end, number).ptr != end) return std::nullopt;
    numbers.push_back(number);
  }
  return numbers;
}

/// Columns over runs: one dataset each, with the ids of the runs as their axis.
class Table {
 public:
  Table(h5::Group group, const std::vector<Summary>& runs)
      : group_(std::move(group)), runs_(runs), scale_(group_.write("run", texts(&id)), "run") {
    scale_.set("units", std::string("1"));
  }

  /// To be called after the last column.
  void finish() { scale_.finish(); }

  static std::string id(const Summary& run) { return run.id.text(); }

  template <class Value>
  std::vector<std::string> texts(Value value) const {
    std::vector<std::string> column;
    for (const Summary& run : runs_) column.push_back(value(run));
    return column;
  }

  template <class Value>
  void text(const std::string& name, const std::string& doc, Value value) {
    add(group_.write(name, texts(value)), "1", doc);
  }
  template <class Value>
  void number(const std::string& name, const std::string& unit, const std::string& doc,
              h5::Type type, Value value) {
    std::vector<double> column;
    for (const Summary& run : runs_) column.push_back(static_cast<double>(value(run)));
    add(group_.write(name, {column.size()}, type, column), unit, doc);
  }
  /// Adds a factor; its levels are numbers where all are.
  void factor(const std::string& name, const std::vector<std::string>& levels) {
    const std::string column = group_.holds(name) ? "factor." + name : name;
    const auto numbers = as_numbers(levels);
    add(numbers ? group_.write(column, {numbers->size()}, h5::Type::float64, *numbers)
                : group_.write(column, levels),
        "1", "factor " + name);
  }

 private:
  void add(h5::Dataset column, const std::string& unit, const std::string& doc) {
    column.set("long_name", doc);
    column.set("units", unit);
    column.attach({&scale_});
  }

  h5::Group group_;
  const std::vector<Summary>& runs_;
  h5::Scale scale_;
};

void write_factors(Table& table, const config::Plan& plan) {
  const std::vector<config::PlannedRun> runs = plan.runs();
  for (std::size_t factor = 0; factor < plan.factors.size(); ++factor) {
    std::vector<std::string> levels;
    for (const config::PlannedRun& run : runs) {
      levels.push_back(plan.cells[run.cell].levels[factor]);
    }
    table.factor(plan.factors[factor].name, levels);
  }
}

void write_summary_table(h5::Group root, const config::Plan& plan,
                         const std::vector<Summary>& runs) {
  Table table(root.make("summary"), runs);
  const auto count = [&](const char* name, const char* doc, auto value) {
    table.number(name, "1", doc, h5::Type::int64, value);
  };
  table.text("key", "hash of the resolved configuration", [](auto& run) { return run.id.key; });
  count("replicate", "replicate", [](auto& run) { return run.id.replicate; });
  table.text("state", "what became of the process",
             [](auto& run) { return std::string(state_name(run.state)); });
  table.text("outcome", "what became of the training", [](auto& run) { return run.outcome; });
  table.text("reason", "why", [](auto& run) { return run.reason; });
  count("epochs", "epochs completed", [](auto& run) { return run.epochs; });
  count("steps", "updates made", [](auto& run) { return run.steps; });
  count("best_epoch", "epoch of the best model", [](auto& run) { return run.best_epoch; });
  count("parameters", "number of parameters", [](auto& run) { return run.parameters; });
  std::set<std::string> metrics;
  for (const Summary& run : runs) {
    for (const auto& [name, value] : run.metrics) metrics.insert(name);
  }
  for (const std::string& metric : metrics) {
    table.number(metric, "1", "metric " + metric, h5::Type::float64, [&](const Summary& run) {
      const auto found = run.metrics.find(metric);
      return found == run.metrics.end() ? NAN : found->second;
    });
  }
  write_factors(table, plan);
  table.finish();
}

/// Keeps what differs between two executions apart from what must not.
void write_times(h5::Group root, const std::vector<Summary>& runs) {
  Table table(root.make("times"), runs);
  const auto add = [&](const char* name, const char* unit, const char* doc, auto value) {
    table.number(name, unit, doc, h5::Type::float64, value);
  };
  add("seconds", "s", "duration of the run", [](auto& run) { return run.seconds; });
  add("train_seconds", "s", "duration of training", [](auto& run) { return run.train_seconds; });
  add("peak_megabytes", "MB", "peak memory", [](auto& run) { return run.peak_megabytes; });
  table.text("finished", "end of the run, UTC", [](auto& run) { return run.finished; });
  table.finish();
}

void write_runs(h5::Group root, const fs::path& results, const std::vector<Summary>& runs,
                Collect mode, Faults& warnings) {
  h5::Group target = root.make("runs");
  for (const Summary& run : runs) {
    const fs::path file = run_path(results, run.id);
    if (!fs::exists(file)) continue;
    try {
      if (mode == Collect::links) {
        verify_run(file);
        target.link(run.id.text(), fs::path("runs") / file.filename(), "/");
      } else {
        const Record record = read_run(file);
        h5::Group copy = target.make(run.id.text());
        write_record(copy, record);
      }
    } catch (const Error& error) {
      if (error.id() != "FL604") throw;
      for (const Fault& fault : error.faults()) warnings.add(fault);
    }
  }
}

}  // namespace

void collect(const fs::path& results, const config::Plan& plan,
             const std::vector<Summary>& summaries, Collect mode, Faults& warnings) {
  const fs::path file = results / "index.h5", part = io::part_of(file);
  try {
    h5::File index = h5::File::on_disk(part);
    h5::Group root = index.root();
    root.set("format", std::string("flatline index"));
    root.set("format_version", static_cast<Index>(format_version));
    root.set("experiment", plan.experiment);
    root.set("question", plan.question);
    root.set("plan", plan.hash);
    write_summary_table(index.root(), plan, summaries);
    write_times(index.root(), summaries);
    write_runs(index.root(), results, summaries, mode, warnings);
    index.close();
    io::finish_part(part, file, io::Existing::replace);
  } catch (...) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw;
  }
}

}  // namespace flatline::store
