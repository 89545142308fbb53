#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace flatline::store {

/// Is what this process holds of a results folder that many may work on: `claims/<run>` gives one
/// process the right to do a run. A claim is made by exclusive creation and kept by touching it. A
/// lapsed claim stays where it is; the file that takes over is named after it, so that of many who
/// want to, exclusive creation lets one. A claim lapses at once when its process is dead (on this
/// host), or when it was not touched for the time of the lease by the clock of whoever watches it:
/// no two clocks are ever compared, and no file is locked (doc/adr/0007).
class Claims {
 public:
  explicit Claims(const std::filesystem::path& results, double lease_seconds = lease());
  Claims(const Claims&) = delete;
  Claims& operator=(const Claims&) = delete;
  /// Gives back what is still held.
  ~Claims();

  /// Takes a run; false while another process holds it. Throws Error FL607.
  bool take(const std::string& run);
  void release(const std::string& run);
  /// Removes the claims of dead processes of this host on runs of which `done` says that nobody
  /// wants them any more.
  void tidy(const std::function<bool(const std::string&)>& done) const;
  /// Touches what is held, a few times per lease. Gives the runs that another process took over in
  /// the meantime, because this one did not touch them for too long.
  std::vector<std::string> renew();

  /// Names a living process that holds a run of the folder, as in `process 17 on host a`; "" when
  /// there is none.
  static std::string holder(const std::filesystem::path& results);
  /// Names the living process that holds one run, or "".
  static std::string holder_of(const std::filesystem::path& results, const std::string& run);
  /// The length of the lease: 60 s, or what FLATLINE_LEASE says.
  static double lease();

 private:
  using Clock = std::chrono::steady_clock;
  struct Sight {
    std::string what;  // content and time of the claim
    Clock::time_point since;
  };
  /// Makes a claim or the pattern exclusively; on failure errno tells why.
  bool make(const std::filesystem::path& file) const;
  bool lapsed(const std::string& file, const std::string& content, const std::string& touched);

  std::filesystem::path folder_;
  std::string own_;  // content of our claims
  // Where the file system has hard links, claims are links to this file: to make and delete a file
  // for every run would take longer than a short run.
  std::filesystem::path pattern_;
  Clock::duration lease_;
  Clock::time_point renewed_;
  std::map<std::string, std::filesystem::path> held_;  // run → claim
  std::map<std::string, Sight> sights_;                // by file
};

}  // namespace flatline::store
