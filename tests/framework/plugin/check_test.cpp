#include "plugin/check.hpp"

#include <sys/resource.h>

#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "plugin/trial.hpp"
#include "zoo.hpp"

using namespace flatline;
using plugin::check_plugin;
using plugin::Trial;

namespace {

std::string message(const std::string& name) {
  const plugin::CheckReport report = check_plugin(bad_plugin(name));
  BOOST_TEST(!report.passed());
  BOOST_REQUIRE(report.trials.size() == 2);
  BOOST_TEST((report.trials[0].result == Trial::Result::failed));
  return report.trials[0].message;
}

/// Lets no file be opened as long as it lives; what is caught outside can be looked at again.
class NoFiles {
 public:
  NoFiles() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit none{0, before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  NoFiles(const NoFiles&) = delete;
  NoFiles& operator=(const NoFiles&) = delete;
  ~NoFiles() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_a_factory_does_wrong_becomes_a_message) {
  BOOST_TEST(message("factory-throws") == "it threw: the factory is on strike");
  BOOST_TEST(message("factory-throws-int") == "it threw something that is not a std::exception");
  BOOST_TEST(message("factory-returns-null") == "its constructor returned null");
}

BOOST_AUTO_TEST_CASE(a_crash_of_a_factory_becomes_a_message) {
  BOOST_TEST(message("segfault-in-constructor") == "it crashed: Segmentation fault");
}

BOOST_AUTO_TEST_CASE(where_the_system_has_no_pipe_left_it_is_told) {
  BOOST_TEST(message_of([] {
               const NoFiles none;
               plugin::try_component(Component{}, Precision::float32);
             }) ==
             "FL904 no pipe to a child process (Too many open files). Close other programs, or "
             "raise the limit of open files (ulimit -n).");
}

BOOST_AUTO_TEST_CASE(a_plugin_that_can_be_made_passes) {
  const plugin::CheckReport report = check_plugin(bad_plugin("bad-segfault"));
  BOOST_TEST(report.passed());
  BOOST_TEST(report.text() ==
             "bad-segfault.so 0.1.0\n"
             "  optimizer bad-segfault float32: made\n"
             "  optimizer bad-segfault float64: made\n"
             "passed\n");
}

BOOST_AUTO_TEST_CASE(a_refused_plugin_is_reported_for_machines_too) {
  const auto json = check_plugin(bad_plugin("older-api")).json();
  BOOST_TEST(json["passed"] == false);
  BOOST_TEST(json["faults"][0]["id"] == "FL306");
  BOOST_TEST(json["trials"].empty());
}
