#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>

#include <boost/algorithm/string/replace.hpp>

#include "plugin/registry.hpp"

namespace fs = std::filesystem;

/// The file of one bad plugin.
inline fs::path bad_plugin(const std::string& name) {
  return fs::path(TEST_BINARY_DIR) / "lib" / "bad_plugins" / name / (name + ".so");
}

/// Tries to load one bad plugin and returns what the loader says, with the folders left out.
inline std::string refusal(const std::string& name) {
  const fs::path file = bad_plugin(name);
  try {
    flatline::plugin::Registry::instance().load(file);
    return "loaded";
  } catch (const flatline::Error& error) {
    std::string text = error.what();
    boost::replace_all(text, (fs::path(TEST_BINARY_DIR) / "lib" / "bad_plugins" / "").string(), "");
    boost::replace_all(text, name + "/" + name + ".so", name + ".so");
    return text;
  }
}

/// Runs `work` in a child process and returns its answer, so that this process stays as it is.
inline std::string in_child(const std::function<std::string()>& work) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  const pid_t pid = fork();
  if (pid == 0) {
    const std::string answer = work();
    const ssize_t written = write(ends[1], answer.data(), answer.size());
    _exit(written == static_cast<ssize_t>(answer.size()) ? 0 : 1);
  }
  close(ends[1]);
  std::string answer;
  char buffer[512];
  for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof buffer)) > 0;) {
    answer.append(buffer, static_cast<std::size_t>(n));
  }
  close(ends[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  return answer;
}
