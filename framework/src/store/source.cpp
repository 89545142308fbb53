#include "store/source.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <xxhash.h>
#include <nlohmann/json.hpp>

#include <flatline/error.hpp>

#include "io/descriptor.hpp"
#include "io/file.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void become_git(const fs::path& folder, std::vector<const char*> words, int out) {
  ::dup2(out, STDOUT_FILENO);
  for (const int unused : {STDIN_FILENO, STDERR_FILENO}) {
    ::close(unused);  // the lowest that is free is what the next file gets
    ::open("/dev/null", O_RDWR);
  }
  ::setenv("GIT_OPTIONAL_LOCKS", "0", 1);  // to look must not write
  words.insert(words.begin(), {"git", "-C", folder.c_str()});
  words.push_back(nullptr);
  ::execvp("git", const_cast<char* const*>(words.data()));
  ::_exit(127);
}

/// Gives what git prints, at most `most` bytes of it; "" when it fails.
std::string git(const fs::path& folder, const std::vector<const char*>& words, std::size_t most) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return "";
  const pid_t child = ::fork();
  if (child == 0) become_git(folder, words, ends[1]);
  ::close(ends[1]);
  const io::Descriptor in(ends[0]);
  std::string text;
  char piece[4096];
  for (ssize_t n; (n = ::read(in.get(), piece, sizeof piece)) != 0;) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) break;
    text.append(piece, std::min(static_cast<std::size_t>(n), most - text.size()));
  }
  int status = 1;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return child > 0 && status == 0 ? text : "";
}

}  // namespace

Source source_of(const fs::path& experiment_file) {
  const fs::path folder = fs::absolute(experiment_file).parent_path();
  Source source;
  source.git = git(folder, {"describe", "--always", "--dirty", "--tags"}, 1000);
  while (source.git.ends_with('\n')) source.git.pop_back();
  if (!source.git.ends_with("-dirty")) return source;
  source.patch =
      git(folder, {"diff", "--no-ext-diff", "--no-textconv", "--no-color", "HEAD", "--", "."},
          longest_patch + 1);
  if (source.patch.size() > longest_patch) {
    source.patch.resize(longest_patch);
    source.patch += "\n[cut here: the patch is longer]\n";
  }
  return source;
}

void write_source(const fs::path& results, const Source& source) {
  std::string name;
  if (!source.patch.empty()) {
    name =
        fmt::format("source/{:016x}.patch", XXH3_64bits(source.patch.data(), source.patch.size()));
    std::error_code ignored;  // writing the file tells better what is wrong
    fs::create_directories(results / "source", ignored);
    if (!fs::exists(results / name)) {
      io::write_whole(results / name, source.patch, io::Existing::replace);
    }
  }
  const nlohmann::ordered_json json{{"git", source.git}, {"patch", name}};
  io::write_whole(results / "source.json", json.dump() + "\n", io::Existing::replace);
}

std::map<std::string, std::string> source_entries(const fs::path& results) {
  std::map<std::string, std::string> entries;
  try {
    const auto json = nlohmann::json::parse(io::read_whole(results / "source.json"));
    const std::string git = json.at("git"), patch = json.at("patch");
    if (!git.empty()) entries["source_git"] = git;
    if (!patch.empty()) entries["source_patch"] = patch;
  } catch (const std::exception&) {
    entries.clear();
  }
  return entries;
}

}  // namespace flatline::store
