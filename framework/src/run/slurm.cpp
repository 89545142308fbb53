#include "run/slurm.hpp"

#include <linux/magic.h>
#include <sys/vfs.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include <flatline/error.hpp>

#include "io/at_file.hpp"
#include "io/host.hpp"
#include "run/batch_script.hpp"

namespace flatline::run {
namespace {

namespace fs = std::filesystem;

constexpr int not_found = 127;  // says the shell

struct Answer {
  int code;
  std::vector<std::string> lines;
};

/// Runs a command and gives what it prints to stdout and stderr.
Answer call(const std::string& command) {
  FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) {
    throw Error("FL611", "no process can be made", std::strerror(errno), "");
  }
  std::string text;
  char buffer[4096];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  const int status = ::pclose(pipe);
  Answer answer{WIFEXITED(status) ? WEXITSTATUS(status) : 1, {}};
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) answer.lines.push_back(line);
  return answer;
}

/// Reads what `sbatch --parsable` prints of the job: its number, or number;cluster.
std::optional<std::string> job_number(const std::string& line) {
  const std::string number = line.substr(0, line.find(';'));
  const bool digits = number.find_first_not_of("0123456789") == std::string::npos;
  return digits && !number.empty() ? std::optional(number) : std::nullopt;
}

bool below(const fs::path& path, const char* folder) {
  return path.string().starts_with(std::string(folder) + "/");
}

}  // namespace

std::vector<QueuedTask> queued_tasks(const fs::path& folder) {
  const Answer answer = call("squeue --me --noheader --array --format='%F %K'");
  std::vector<QueuedTask> tasks;
  if (answer.code != 0) return tasks;
  for (const std::string& line : answer.lines) {
    std::istringstream words(line);
    std::string job;
    std::size_t index = 0;
    if (!(words >> job >> index)) continue;  // no array
    if (const auto submission = recall(job, folder)) {
      tasks.push_back({*submission, index + submission->offset});
    }
  }
  return tasks;
}

std::string sbatch_text(const std::vector<std::string>& words) {
  std::string text = "sbatch --parsable";
  for (const std::string& word : words) text += " " + shell_word(word);
  return text;
}

std::string sbatch(const std::vector<std::string>& words) {
  const Answer answer = call(sbatch_text(words));
  std::string job, said;
  for (const std::string& line : answer.lines) {
    const auto number = job_number(line);
    if (number) {
      job = *number;
    } else {
      said += (said.empty() ? "" : "; ") + line;
    }
  }
  if (answer.code != 0 || job.empty()) {
    throw Error("FL642", "sbatch refused the job", said,
                "Mend what it says and submit again; what was submitted before is left out.");
  }
  if (!said.empty()) std::cerr << said << '\n';
  return job;
}

std::size_t max_array_size() {
  for (const std::string& line : call("scontrol show config").lines) {
    std::istringstream words(line);
    std::string name, equals;
    std::size_t size = 0;
    if (words >> name >> equals >> size && name == "MaxArraySize") return size;
  }
  return 1001;
}

void require_sbatch() {
  if (call("sbatch --version").code != not_found) return;
  throw Error("FL641", "sbatch is not there", "no Slurm is installed here, or PATH lacks it",
              "Submit from a login node of the cluster, or see flatline exec --help for other "
              "schedulers.");
}

void require_shared(const fs::path& folder) {
  const fs::path path = fs::weakly_canonical(folder);
  struct statfs system {};
  fs::path existing = path;
  while (!fs::exists(existing)) existing = existing.parent_path();
  const bool in_memory = ::statfs(existing.c_str(), &system) == 0 &&
                         (system.f_type == TMPFS_MAGIC || system.f_type == RAMFS_MAGIC);
  if (!in_memory && !below(path, "/tmp") && !below(path, "/var/tmp")) return;
  const Answer nodes = call("sinfo --noheader --Node --format=%n");
  if (nodes.code != 0) return;
  const std::string here = io::host_name();
  const auto other = std::find_if(nodes.lines.begin(), nodes.lines.end(), [&](const auto& node) {
    return node != here && node != here.substr(0, here.find('.'));
  });
  if (other == nodes.lines.end()) return;
  throw Error(Fault{io::at_file(folder), "FL643", "is no shared folder",
                    fmt::format("node {} does not see it", *other),
                    "Choose a shared folder with --results."});
}

}  // namespace flatline::run
