#include "run/submission.hpp"

#include <nlohmann/json.hpp>

#include "io/file.hpp"

namespace flatline::run {

namespace fs = std::filesystem;

void remember(const Submission& submission, const fs::path& folder) {
  const nlohmann::ordered_json json{{"plan", submission.plan},
                                    {"parts", submission.parts},
                                    {"offset", submission.offset},
                                    {"retry", submission.retry},
                                    {"collected", submission.collected}};
  io::write_whole(folder / (submission.job + ".json"), json.dump() + "\n", io::Existing::replace);
}

std::optional<Submission> recall(const std::string& job, const fs::path& folder) {
  const fs::path file = folder / (job + ".json");
  if (!fs::exists(file)) return std::nullopt;
  try {
    const auto json = nlohmann::json::parse(io::read_whole(file));
    return Submission{job,
                      json.at("plan"),
                      json.at("parts"),
                      json.at("offset"),
                      json.at("retry"),
                      json.at("collected")};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
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
