#include "cli/session.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/yaml.hpp"
#include "run/runner.hpp"
#include "store/audit.hpp"
#include "store/results.hpp"

namespace flatline::cli {
namespace fs = std::filesystem;

const plugin::Registry& load_plugins(const Arguments& arguments) {
  plugin::Registry& registry = plugin::Registry::instance();
  registry.load_folders(plugin::search_path(arguments.list("plugin-dir")));
  return registry;
}

void add_sweep(po::options_description& options) {
  options.add_options()("sweep", po::value<std::vector<std::string>>()->composing(),
                        "add a factor: --sweep optimizer.learning_rate=1e-4,1e-3");
}

config::Plan plan_from(const Arguments& arguments, const ComponentSource& components) {
  std::vector<config::Override> overrides;
  const auto add = [&](const std::string& text, bool sweep) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error("FL108", fmt::format("{} is not an override", text),
                  "what follows the file is key=value", "Write for instance training.epochs=5.");
    }
    overrides.push_back({text.substr(0, equals), text.substr(equals + 1), sweep});
  };
  const auto& words = arguments.words();
  for (std::size_t i = 1; i < words.size(); ++i) add(words[i], false);
  for (const std::string& text : arguments.list("sweep")) add(text, true);
  return config::make_plan(words[0], overrides, components);
}

fs::path results_folder(const Arguments& arguments, const config::Plan& plan) {
  return arguments.has("results") ? fs::path(arguments.get<std::string>("results"))
                                  : fs::path("results") / plan.experiment;
}

namespace {

/// Reads the value of `experiment:` from a file without knowing its plugins.
std::string experiment_name(const fs::path& file) {
  Faults faults;
  const Node node = config::read_yaml(file, faults);
  faults.raise();
  const Node* name = node.find("experiment");
  return name != nullptr ? name->text : "";
}

}  // namespace

fs::path results_of(const std::string& word) {
  fs::path given(word);
  std::error_code too_long;  // a name that no file can have is no file
  if (fs::exists(given / "plan.lock", too_long)) return given;
  if (fs::is_regular_file(given, too_long)) {
    if (given.filename() == "plan.lock") return given.parent_path();
    fs::path folder = fs::path("results") / experiment_name(given);
    if (fs::exists(folder / "plan.lock")) return folder;
    throw Error("FL105", fmt::format("{} has no results in {}", word, folder.string()),
                "the experiment was not run from this folder",
                fmt::format("Run it with flatline run {}, or name its results folder.", word));
  }
  if (fs::exists(fs::path("results") / given / "plan.lock", too_long)) {
    return fs::path("results") / given;
  }
  throw Error("FL105", fmt::format("{} is no results folder", word),
              "it holds no plan.lock, and no experiment of this name has results here",
              "Name a folder such as results/learning-rate.");
}

Opened open_results(const std::string& word) {
  Opened opened;
  opened.folder = results_of(word);
  opened.plan = config::read_plan(opened.folder);
  Faults warnings;
  opened.runs = store::Results(opened.folder).summaries(opened.plan, warnings);
  for (const Fault& warning : warnings.list()) {
    std::fprintf(stderr, "warning: %s\n", warning.text().c_str());
  }
  return opened;
}

void mention_unplanned(const Opened& opened) {
  const std::size_t n = store::unplanned_runs(opened.folder, opened.plan).size();
  if (n == 0) return;
  std::fprintf(stderr, "note: %zu finished run%s in %s belong%s to no cell of the plan\n", n,
               n == 1 ? "" : "s", (opened.folder / "runs").c_str(), n == 1 ? "s" : "");
}

std::vector<std::size_t> select_runs(const Opened& opened, const std::string& selector) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < opened.runs.size(); ++i) {
    const store::Summary& run = opened.runs[i];
    const bool failed = selector == "failed" && run::is_failed(run.state);
    if (failed || run.id.text().starts_with(selector)) found.push_back(i);
  }
  if (selector == "last") {
    const auto newest =
        std::max_element(opened.runs.begin(), opened.runs.end(),
                         [](const auto& a, const auto& b) { return a.finished < b.finished; });
    if (newest != opened.runs.end() && !newest->finished.empty()) {
      found.push_back(static_cast<std::size_t>(newest - opened.runs.begin()));
    }
  }
  if (found.empty() && selector == "failed") {
    throw Error("FL106", fmt::format("no run of {} has failed", opened.plan.experiment), "",
                fmt::format("See flatline status {}.", opened.folder.string()));
  }
  if (found.empty()) {
    throw Error("FL106",
                fmt::format("no run of {} is meant by {}", opened.plan.experiment, selector),
                "a run is named by its id, the beginning of it, last or failed",
                fmt::format("See flatline ls {}.", opened.folder.string()));
  }
  return found;
}

}  // namespace flatline::cli
