#include "store/claims.hpp"

#include <fstream>
#include <thread>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include "io/file.hpp"
#include "io/host.hpp"
#include "sample_record.hpp"

using flatline::store::Claims;
namespace fs = std::filesystem;

namespace {

struct Folder : TempFolder {
  /// Writes a claim as another process would have.
  void claim_by(const std::string& host, pid_t process, unsigned long long start) const {
    fs::create_directories(path() / "claims");
    std::ofstream(path() / "claims" / "run") << host << ' ' << process << ' ' << start << '\n';
  }
  bool is_claimed() const { return fs::exists(path() / "claims" / "run"); }
};

/// Runs `job` in a child and gives its pid.
template <class Job>
pid_t in_child(Job job) {
  const pid_t child = ::fork();
  if (child == 0) {
    job();
    ::_exit(0);
  }
  return child;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(claims, Folder)

BOOST_AUTO_TEST_CASE(a_run_is_held_until_it_is_given_back) {
  Claims first(path()), second(path());
  BOOST_TEST(first.take("run"));
  BOOST_TEST(!second.take("run"));
  BOOST_TEST(second.take("other"));
  BOOST_TEST(Claims::holder_of(path(), "run") ==
             "process " + std::to_string(::getpid()) + " on host " + flatline::io::host_name());
  first.release("run");
  BOOST_TEST(second.take("run"));
}

BOOST_AUTO_TEST_CASE(a_run_is_held_where_claims_cannot_be_links) {
  Claims first(path()), second(path());
  fs::remove_all(path() / "live");
  BOOST_TEST(first.take("run"));
  BOOST_TEST(!second.take("run"));
}

BOOST_AUTO_TEST_CASE(what_a_dead_process_of_our_id_has_left_does_not_become_ours) {
  const fs::path left = flatline::io::part_of(path() / "live" / "claim");
  fs::create_directories(path() / "live");
  std::ofstream(left) << flatline::io::host_tag() << " 1 0\n";
  fs::create_directories(path() / "claims");
  fs::create_hard_link(left, path() / "claims" / "run");
  Claims claims(path());
  BOOST_TEST(Claims::holder_of(path(), "run") == "");
  BOOST_TEST(claims.take("run"));
}

BOOST_AUTO_TEST_CASE(what_is_held_goes_with_the_object) {
  { BOOST_TEST(Claims(path()).take("run")); }
  BOOST_TEST(!is_claimed());
}

BOOST_AUTO_TEST_CASE(the_claim_of_a_dead_process_of_this_host_lapses_at_once) {
  const pid_t child = in_child([] {});
  ::waitpid(child, nullptr, 0);
  claim_by(flatline::io::host_tag(), child, 12345);
  BOOST_TEST(Claims(path(), 1000).take("run"));
  claim_by(flatline::io::host_tag(), ::getpid(), 1);  // the id was used again
  BOOST_TEST(Claims(path(), 1000).take("run"));
}

BOOST_AUTO_TEST_CASE(
    the_claim_of_another_host_of_our_name_is_not_taken_for_that_of_a_dead_process) {
  const pid_t child = in_child([] {});
  ::waitpid(child, nullptr, 0);
  claim_by(flatline::io::host_name() + "-00000000", child, 12345);
  BOOST_TEST(!Claims(path(), 1000).take("run"));
  BOOST_TEST(Claims::holder_of(path(), "run") ==
             "process " + std::to_string(child) + " on host " + flatline::io::host_name());
}

BOOST_AUTO_TEST_CASE(a_lease_is_a_number_of_seconds) {
  ::setenv("FLATLINE_LEASE", "2.5", 1);
  BOOST_TEST(Claims::lease() == 2.5);
  for (const std::string bad : {"soon", "", "0", "-1", "inf", "nan", "5 s"}) {
    ::setenv("FLATLINE_LEASE", bad.c_str(), 1);
    BOOST_CHECK_EXCEPTION(Claims::lease(), flatline::Error, [&](const flatline::Error& error) {
      return error.what() == "FL615 FLATLINE_LEASE = " + bad +
                                 " is no lease (it is a number of seconds above 0, at most a "
                                 "million). Correct it, or unset it for 60.";
    });
  }
  ::unsetenv("FLATLINE_LEASE");
  BOOST_TEST(Claims::lease() == 60);
}

BOOST_AUTO_TEST_CASE(the_claim_of_another_host_lapses_when_it_is_not_touched_for_the_lease) {
  claim_by("elsewhere", 17, 12345);
  Claims claims(path(), 0.1);
  BOOST_TEST(!claims.take("run"));
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  fs::last_write_time(path() / "claims" / "run",
                      fs::file_time_type::clock::now() - std::chrono::hours(1));  // touched
  BOOST_TEST(!claims.take("run"));
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  BOOST_TEST(!claims.take("run"));
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  BOOST_TEST(claims.take("run"));
}

BOOST_AUTO_TEST_CASE(a_torn_claim_lapses_with_the_lease) {
  fs::create_directories(path() / "claims");
  std::ofstream(path() / "claims" / "run") << "";
  Claims claims(path(), 0.05);
  BOOST_TEST(!claims.take("run"));
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  BOOST_TEST(claims.take("run"));
}

BOOST_AUTO_TEST_CASE(a_claim_that_is_renewed_does_not_lapse) {
  Claims holder(path(), 0.2), watcher(path(), 0.2);
  BOOST_TEST(holder.take("run"));
  for (int i = 0; i < 30; ++i) {
    BOOST_TEST(!watcher.take("run"));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    BOOST_TEST(holder.renew().empty());
  }
}

BOOST_AUTO_TEST_CASE(who_was_stopped_for_too_long_learns_that_the_run_is_lost) {
  int ends[2];
  BOOST_TEST_REQUIRE(::pipe(ends) == 0);
  const pid_t stopped = in_child([&] {
    Claims claims(path(), 0.1);
    claims.take("run");
    ::raise(SIGSTOP);
    const char lost = claims.renew() == std::vector<std::string>{"run"} ? 'y' : 'n';
    [[maybe_unused]] const auto written = ::write(ends[1], &lost, 1);
  });
  int status = 0;
  ::waitpid(stopped, &status, WUNTRACED);
  BOOST_TEST_REQUIRE(WIFSTOPPED(status));
  Claims other(path(), 0.1);
  BOOST_TEST(!other.take("run"));
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  BOOST_TEST(other.take("run"));
  ::kill(stopped, SIGCONT);
  ::waitpid(stopped, &status, 0);
  char lost = '?';
  BOOST_TEST(::read(ends[0], &lost, 1) == 1);
  BOOST_TEST(lost == 'y');
  BOOST_TEST(is_claimed());  // by the other
  ::close(ends[0]);
  ::close(ends[1]);
}

BOOST_AUTO_TEST_CASE(of_twenty_that_want_a_lapsed_run_one_gets_it) {
  for (int round = 0; round < 20; ++round) {
    const pid_t dead = in_child([] {});
    ::waitpid(dead, nullptr, 0);
    claim_by(flatline::io::host_tag(), dead, 12345);
    int start[2];
    BOOST_TEST_REQUIRE(::pipe(start) == 0);
    std::vector<pid_t> children;
    for (int i = 0; i < 20; ++i) {
      children.push_back(in_child([&] {
        ::close(start[1]);
        char none;
        [[maybe_unused]] const auto told = ::read(start[0], &none, 1);
        Claims claims(path(), 1000);
        if (!claims.take("run")) ::_exit(1);
        ::raise(SIGSTOP);  // whoever has it keeps it until all others have tried
      }));
    }
    ::close(start[0]);
    ::close(start[1]);
    std::size_t holders = 0;
    for (const pid_t child : children) {
      int status = 0;
      ::waitpid(child, &status, WUNTRACED);
      if (!WIFSTOPPED(status)) continue;
      ++holders;
    }
    for (const pid_t child : children) ::kill(child, SIGKILL);
    while (::waitpid(-1, nullptr, 0) > 0) {
    }
    BOOST_TEST(holders == 1U);
  }
}

BOOST_AUTO_TEST_CASE(claims_of_the_dead_on_finished_runs_are_tidied_away) {
  const pid_t dead = in_child([] {});
  ::waitpid(dead, nullptr, 0);
  claim_by(flatline::io::host_tag(), dead, 12345);
  const Claims claims(path());
  claims.tidy([](const std::string&) { return false; });
  BOOST_TEST(is_claimed());
  claims.tidy([](const std::string& run) { return run == "run"; });
  BOOST_TEST(!is_claimed());
  claim_by(flatline::io::host_tag(), ::getpid(), flatline::io::start_of(::getpid()));
  claims.tidy([](const std::string&) { return true; });
  BOOST_TEST(is_claimed());  // its process lives
}

BOOST_AUTO_TEST_SUITE_END()
