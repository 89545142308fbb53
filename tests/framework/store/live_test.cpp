#include "store/live.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include "sample_record.hpp"

using namespace flatline;
using namespace flatline::store;
namespace fs = std::filesystem;

namespace {

const config::RunId first{"0123456789abcdef", 0}, second{"0123456789abcdef", 1};

struct Folder : TempFolder {
  Folder() { fs::create_directories(path() / "live"); }
  fs::path file(const config::RunId& run) const { return live_log_path(path(), run); }
  void write(const io::Descriptor& log, const std::string& text) const {
    BOOST_TEST(::write(log.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(live, Folder)

BOOST_AUTO_TEST_CASE(a_log_is_there_while_its_run_is_done) {
  LiveLogs logs(path());
  write(logs.open(first), "one");
  BOOST_TEST(fs::file_size(file(first)) == 3U);
  logs.ended(first);
  BOOST_TEST(!fs::exists(file(first)));
}

BOOST_AUTO_TEST_CASE(what_one_run_wrote_is_not_in_the_log_of_the_next) {
  LiveLogs logs(path());
  for (const char* text : {"", "one", "", ""}) {
    const io::Descriptor log = logs.open(first);
    BOOST_TEST(fs::file_size(file(first)) == 0U);
    write(log, text);
    logs.ended(first);
  }
}

BOOST_AUTO_TEST_CASE(logs_side_by_side_are_apart) {
  LiveLogs logs(path());
  logs.open(first);
  logs.ended(first);
  const io::Descriptor one = logs.open(first), other = logs.open(second);
  write(one, "one");
  BOOST_TEST(fs::file_size(file(first)) == 3U);
  BOOST_TEST(fs::file_size(file(second)) == 0U);
}

BOOST_AUTO_TEST_CASE(nothing_is_left_behind) {
  {
    LiveLogs logs(path());
    logs.open(first);
    logs.ended(first);
  }
  BOOST_TEST(fs::is_empty(path() / "live"));
}

BOOST_AUTO_TEST_SUITE_END()
