#include "store/results.hpp"

#include <fstream>

#include <sys/wait.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include "sample_record.hpp"
#include "store/host.hpp"
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
  void lock(const std::string& text) const { std::ofstream(path() / "run.lock") << text; }
  std::string refusal() const {
    try {
      Lock lock(path());
    } catch (const Error& error) {
      return std::string(error.what()).substr((path() / "run.lock").string().size());
    }
    return "";
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

BOOST_AUTO_TEST_CASE(a_folder_is_held_by_one_process_at_a_time) {
  {
    const Lock lock(path());
    BOOST_TEST(refusal() ==
               ": FL606 the results folder is in use (process " + std::to_string(::getpid()) +
                   " runs this experiment already). Wait for it, or end it with 'kill " +
                   std::to_string(::getpid()) + "' and run again.");
  }
  BOOST_TEST(refusal().empty());
  BOOST_TEST(!fs::exists(path() / "run.lock"));
}

BOOST_AUTO_TEST_CASE(the_lock_of_a_dead_process_is_taken_over) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  lock(host_name() + " " + std::to_string(child) + " 12345\n");
  BOOST_TEST(refusal().empty());
  lock(host_name() + " " + std::to_string(::getpid()) + " 1\n");  // the id was used again
  BOOST_TEST(refusal().empty());
  lock("");
  BOOST_TEST(refusal().empty());
}

BOOST_AUTO_TEST_CASE(the_lock_of_another_host_is_respected) {
  lock("elsewhere 17 12345\n");
  BOOST_TEST(refusal() ==
             ": FL606 the results folder is in use (process 17 on host elsewhere holds it). Wait "
             "for it to end. If that process is dead, delete the lock.");
}

BOOST_AUTO_TEST_CASE(leftovers_are_removed) {
  std::ofstream(results.runs() / "a-r0000.h5.part") << "x";
  BOOST_TEST(results.leftovers().size() == 1U);
  BOOST_TEST(results.remove_leftovers() == 1U);
  BOOST_TEST(results.leftovers().empty());
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
