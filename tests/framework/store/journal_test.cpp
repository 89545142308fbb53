#include "store/journal.hpp"

#include <chrono>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "sample_record.hpp"
#include "store/file_io.hpp"
#include "store/run_file.hpp"

using namespace flatline;
using namespace flatline::store;
namespace fs = std::filesystem;

namespace {

struct Folder : TempFolder {
  Folder() { fs::create_directories(path() / "runs"); }
  fs::path journal() const { return fs::directory_iterator(path() / "journal")->path(); }
  Summary entry(State state) const {
    Summary summary = sample_record().summary;
    summary.state = state;
    return summary;
  }
  Faults warnings;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(journal, Folder)

BOOST_AUTO_TEST_CASE(an_entry_is_read_as_it_was_written) {
  Journal(path()).append(entry(State::crashed));
  const auto read = read_journals(path(), warnings);
  BOOST_TEST_REQUIRE(read.size() == 1U);
  BOOST_TEST(to_json(read[0]) == to_json(entry(State::crashed)));
  BOOST_TEST(warnings.empty());
}

BOOST_AUTO_TEST_CASE(the_newest_entry_wins) {
  Journal journal(path());
  journal.append(entry(State::crashed));
  journal.append(entry(State::timeout));
  BOOST_TEST((read_journals(path(), warnings).front().state == State::timeout));
}

BOOST_AUTO_TEST_CASE(a_finished_run_with_a_file_outlives_later_failures) {
  Journal journal(path());
  journal.append(entry(State::ok));
  journal.append(entry(State::timeout));
  BOOST_TEST((read_journals(path(), warnings).front().state == State::timeout));
  write_run(sample_record(), path());
  BOOST_TEST((read_journals(path(), warnings).front().state == State::ok));
}

BOOST_AUTO_TEST_CASE(a_torn_last_line_is_nothing_special) {
  Journal(path()).append(entry(State::ok));
  std::ofstream(journal(), std::ios::app) << R"({"time": "2026-01)";
  BOOST_TEST(read_journals(path(), warnings).size() == 1U);
  BOOST_TEST(warnings.empty());
  Journal(path()).append(entry(State::crashed));
  const auto read = read_journals(path(), warnings);
  BOOST_TEST((read.front().state == State::crashed));
}

BOOST_AUTO_TEST_CASE(a_damaged_line_is_reported_and_skipped) {
  Journal(path()).append(entry(State::ok));
  std::ofstream(journal(), std::ios::app) << "{\"time\": \"2026\", \"key\": 3}\nnonsense\n";
  Journal(path()).append(entry(State::error));
  BOOST_TEST((read_journals(path(), warnings).front().state == State::error));
  BOOST_TEST_REQUIRE(warnings.list().size() == 2U);
  BOOST_TEST(warnings.list()[0].text() ==
             journal().string() +
                 ":2:1: FL608 is not a journal entry, skipped (FL604 a summary has a field of the "
                 "wrong type (key is 3). It was not written by this flatline; delete it.). Delete "
                 "the line; finished runs are known from their files.");
  BOOST_TEST(warnings.list()[1].where.line == 3);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_do_not_stop_the_journal) {
  Summary summary = entry(State::crashed);
  summary.log_tail = "\xff\xfe";
  Journal(path()).append(summary);
  BOOST_TEST(read_journals(path(), warnings).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_lost_journal_is_rebuilt_from_the_run_files) {
  write_run(sample_record(1), path());
  write_run(sample_record(2), path());
  std::ofstream(path() / "runs" / "damaged-r0000.h5") << "x";
  BOOST_TEST(rebuild_journal(path(), warnings).size() == 2U);
  BOOST_TEST_REQUIRE(warnings.list().size() == 1U);
  BOOST_TEST(warnings.list().front().id == "FL604");
  BOOST_TEST(read_journals(path(), warnings).size() == 2U);
}

BOOST_AUTO_TEST_CASE(ten_thousand_entries_are_read_quickly) {
  {
    Journal journal(path());
    for (Index i = 0; i < 10000; ++i) {
      Summary summary = entry(State::ok);
      summary.id.replicate = i;
      journal.append(summary);
    }
  }
  const auto start = std::chrono::steady_clock::now();
  BOOST_TEST(read_journals(path(), warnings).size() == 10000U);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  BOOST_TEST_MESSAGE("10000 journal lines read in " << time.count() << " s");
}

BOOST_AUTO_TEST_SUITE_END()
