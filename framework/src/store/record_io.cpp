#include "store/record_io.hpp"

#include "store/array_io.hpp"
#include "store/finding_io.hpp"
#include "store/seal.hpp"

namespace flatline::store {
namespace {

using Json = nlohmann::ordered_json;

const std::string provenance = "provenance.";

/// Fields of a summary that differ between two executions of one run.
constexpr const char* volatile_fields[] = {"seconds", "train_seconds", "peak_megabytes",
                                           "finished"};

/// Prints JSON; bytes that are not UTF-8, in a log or a plugin's message, are replaced.
std::string printed(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void write_summary(h5::Group& group, const Summary& summary) {
  Json lasting = to_json(summary), times = Json::object();
  for (const char* field : volatile_fields) {
    times[field] = lasting.at(field);
    lasting.erase(field);
  }
  group.set("id", summary.id.text());
  group.set("key", summary.id.key);
  group.set("replicate", summary.id.replicate);
  group.set("state", std::string(state_name(summary.state)));
  group.set("outcome", summary.outcome);
  group.set("reason", summary.reason);
  group.set("summary", printed(lasting));
  group.set("times", printed(times));
  h5::Group metrics = group.make("metrics");
  for (const auto& [name, value] : summary.metrics) metrics.set(name, value);
}

/// Collects the arrays of `group` and of all groups in it.
void collect(const h5::Group& group, const std::string& path,
             std::vector<std::pair<std::string, ArrayGroup>>& found) {
  for (const std::string& name : group.groups()) {
    if (path.empty() && name == "metrics") continue;
    const h5::Group inner = group.group(name);
    const std::string inner_path = path.empty() ? name : path + "/" + name;
    if (!inner.datasets().empty() || inner.groups().empty()) {
      found.emplace_back(inner_path, read_arrays(inner));
    }
    collect(inner, inner_path, found);
  }
}

}  // namespace

void write_record(h5::Group& group, const Record& record) {
  Json levels = Json::object();
  for (const auto& [factor, level] : record.levels) levels[factor] = level;
  group.set("format", std::string("flatline run"));
  group.set("format_version", static_cast<Index>(format_version));
  group.set("experiment", record.experiment);
  write_summary(group, record.summary);
  group.set("levels", printed(levels));
  group.set("config", record.config);
  for (const auto& [name, value] : record.provenance) group.set(provenance + name, value);
  for (const auto& [path, arrays] : record.groups) {
    h5::Group target = group.make(path);
    write_arrays(target, arrays);
  }
  write_findings(group, record.findings);
  group.write("log", record.log);
}

Record read_record(const h5::Group& group) {
  Record record;
  record.summary = read_summary(group);
  record.experiment = group.text("experiment");
  record.config = group.text("config");
  const Json levels = Json::parse(group.text("levels"));
  for (const auto& [factor, level] : levels.items()) {
    record.levels.emplace_back(factor, level.get<std::string>());
  }
  record.provenance = read_provenance(group);
  collect(group, "", record.groups);
  record.findings = read_findings(group);
  record.log = group.dataset("log").texts().front();
  return record;
}

std::map<std::string, std::string> read_provenance(const h5::Group& group) {
  std::map<std::string, std::string> entries;
  for (const std::string& name : group.attributes()) {
    if (name.starts_with(provenance)) entries[name.substr(provenance.size())] = group.text(name);
  }
  return entries;
}

Summary read_summary(const h5::Group& group) {
  return summary_from({group.text("summary"), group.text("times")});
}

}  // namespace flatline::store
