#include "io/file.hpp"

#include <fstream>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "io/host.hpp"
#include "sample_record.hpp"

using namespace flatline;
namespace fs = std::filesystem;

BOOST_FIXTURE_TEST_SUITE(io_file, TempFolder)

BOOST_AUTO_TEST_CASE(a_file_is_read_as_it_was_written) {
  const std::string bytes("a\0\n\xFFz", 5);
  io::write_whole(path() / "x", bytes, io::Existing::refuse);
  BOOST_TEST(io::read_whole(path() / "x") == bytes);
  BOOST_TEST(io::read_whole(path() / "x", 3) == bytes.substr(3));
  BOOST_TEST(io::read_whole(path() / "x", 99) == "");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_is_replaced_only_when_told) {
  const fs::path file = path() / "x";
  io::write_whole(file, "one", io::Existing::refuse);
  BOOST_TEST(message_of([&] { io::write_whole(file, "two", io::Existing::refuse); }) ==
             file.string() +
                 ": FL609 is there already (a finished file is never overwritten). "
                 "Delete it to run again, or choose another folder.");
  BOOST_TEST(io::read_whole(file) == "one");
  io::write_whole(file, "two", io::Existing::replace);
  BOOST_TEST(io::read_whole(file) == "two");
  BOOST_TEST(std::distance(fs::directory_iterator(path()), fs::directory_iterator()) == 1);
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_not_read) {
  const fs::path pipe = path() / "pipe", none = path() / "none";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  BOOST_TEST(message_of([&] { io::read_whole(pipe); }) ==
             pipe.string() +
                 ": FL604 cannot be read (Illegal seek). Check the path and its permissions.");
  BOOST_TEST(message_of([&] { io::read_whole(path()); }) ==
             path().string() +
                 ": FL604 cannot be read (Is a directory). Check the path and its permissions.");
  BOOST_TEST(message_of([&] {
               io::read_whole(none);
             }).starts_with(none.string() + ": FL604 cannot be read (No such file"));
}

BOOST_AUTO_TEST_CASE(a_process_is_known_by_the_time_of_its_start_until_it_is_dead) {
  BOOST_TEST(io::start_of(::getpid()) > 0U);
  BOOST_TEST(io::start_of(::getpid()) == io::start_of(::getpid()));
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
  BOOST_TEST(io::start_of(child) == 0U);  // dead, but not collected
  ::waitpid(child, nullptr, 0);
  BOOST_TEST(io::start_of(child) == 0U);
}

BOOST_AUTO_TEST_CASE(the_tag_of_a_host_begins_with_its_name_and_stays) {
  BOOST_TEST(io::name_in(io::host_tag()) == io::host_name());
  BOOST_TEST(io::host_tag().size() == io::host_name().size() + 9);
  BOOST_TEST(io::host_tag() == io::host_tag());
}

BOOST_AUTO_TEST_SUITE_END()
