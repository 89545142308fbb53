#include "run/submission.hpp"

#include <nlohmann/json.hpp>

#include "store/file_io.hpp"

namespace flatline::run {

namespace fs = std::filesystem;

void remember(const Submission& submission, const fs::path& folder) {
  const nlohmann::ordered_json json{{"plan", submission.plan},
                                    {"parts", submission.parts},
                                    {"offset", submission.offset},
                                    {"retry", submission.retry},
                                    {"collected", submission.collected}};
  store::write_whole(folder / (submission.job + ".json"), json.dump() + "\n",
                     store::Existing::replace);
}

std::optional<Submission> recall(const std::string& job, const fs::path& folder) {
  const fs::path file = folder / (job + ".json");
  if (!fs::exists(file)) return std::nullopt;
  const auto json = nlohmann::json::parse(store::read_whole(file), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return Submission{job,
                    json.value("plan", ""),
                    json.value("parts", std::size_t(1)),
                    json.value("offset", std::size_t(0)),
                    json.value("retry", ""),
                    json.value("collected", false)};
}

std::vector<Submission> uncollected(const std::string& plan, const fs::path& folder) {
  std::vector<Submission> found;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder, missing)) {
    if (entry.path().extension() != ".json") continue;
    const auto submission = recall(entry.path().stem().string(), folder);
    if (submission && submission->plan == plan && !submission->collected) {
      found.push_back(*submission);
    }
  }
  return found;
}

}  // namespace flatline::run
