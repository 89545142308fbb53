#include "store/results.hpp"

#include <fstream>

#include <sys/wait.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include "io/host.hpp"
#include "sample_record.hpp"
#include "store/checkpoint_file.hpp"
#include "store/journal.hpp"
#include "store/run_file.hpp"

using namespace flatline;
using namespace flatline::store;
namespace fs = std::filesystem;

namespace {

struct Folder : TempFolder {
  Folder() {
    results.prepare(1000);
    plan.cells.emplace_back();
    plan.cells[0].key = sample_record().summary.id.key;
    plan.replicates = 2;
  }
  Results results{path()};
  config::Plan plan;
  Faults warnings;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(results_folder, Folder)

BOOST_AUTO_TEST_CASE(what_is_missing_is_planned_and_the_order_is_that_of_the_plan) {
  write_run(sample_record(1), path());
  const auto summaries = results.summaries(plan, warnings);
  BOOST_TEST_REQUIRE(summaries.size() == 2U);
  BOOST_TEST((summaries[0].state == State::planned));
  BOOST_TEST((summaries[1].state == State::ok));
  BOOST_TEST(summaries[1].id.replicate == 1U);
}

BOOST_AUTO_TEST_CASE(ok_counts_only_when_the_file_is_there) {
  Journal(path()).append(sample_record(0).summary);
  BOOST_TEST((results.summaries(plan, warnings)[0].state == State::planned));
  BOOST_TEST(results.summaries(plan, warnings)[0].reason == "its file is gone");
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_reported_and_its_run_planned_again) {
  std::ofstream(run_path(path(), {plan.cells[0].key, 0})) << "x";
  BOOST_TEST((results.summaries(plan, warnings)[0].state == State::planned));
  BOOST_TEST_REQUIRE(warnings.list().size() == 1U);
  BOOST_TEST(warnings.list()[0].id == "FL604");
}

BOOST_AUTO_TEST_CASE(parts_of_dead_processes_are_removed_and_those_of_the_living_stay) {
  const auto part_by = [&](const std::string& writer) {
    const fs::path part = results.runs() / ("a-r0000.h5." + writer + ".part");
    std::ofstream(part) << "x";
    return part;
  };
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  const fs::path dead = part_by(io::host_tag() + "-" + std::to_string(child));
  const fs::path living = part_by(io::host_tag() + "-" + std::to_string(::getpid()));
  const fs::path elsewhere = part_by("elsewhere-17"), old = part_by("elsewhere-18");
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(25));
  BOOST_TEST(results.leftovers().size() == 4U);
  BOOST_TEST(results.remove_leftovers() == 2U);
  BOOST_TEST(!fs::exists(dead));
  BOOST_TEST(!fs::exists(old));
  BOOST_TEST(fs::exists(living));
  BOOST_TEST(fs::exists(elsewhere));
}

BOOST_AUTO_TEST_CASE(a_checkpoint_goes_once_its_run_is_finished) {
  const Record record = sample_record();
  const fs::path checkpoint = checkpoint_path(path(), record.summary.id);
  write_checkpoint(checkpoint, "build", [](Archive&) {});
  BOOST_TEST(results.remove_leftovers() == 0U);
  write_run(record, path());
  BOOST_TEST(results.remove_leftovers() == 1U);
  BOOST_TEST(!fs::exists(checkpoint));
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_reported_at_once) {
  std::ofstream(path() / "file") << "x";
  const fs::path runs = path() / "file" / "runs";
  BOOST_CHECK_EXCEPTION(Results(path() / "file").prepare(0), Error, [&](const Error& error) {
    return error.what() == runs.string() +
                               ": FL607 cannot be made (Not a directory). Make it writable, or "
                               "choose another folder with --results.";
  });
}

BOOST_AUTO_TEST_CASE(too_little_room_is_reported_at_once) {
  BOOST_CHECK_EXCEPTION(results.prepare(1e18), Error, [](const Error& error) {
    return error.id() == "FL607" &&
           error.faults()[0].why.starts_with("the runs need about 1000000000000 MB, ");
  });
}

BOOST_AUTO_TEST_SUITE_END()
