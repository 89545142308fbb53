#include "store/journal.hpp"

#include <chrono>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "io/file.hpp"
#include "sample_record.hpp"
#include "store/ledger.hpp"
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
  std::vector<Summary> read() {
    Ledger ledger(path());
    ledger.refresh(warnings);
    return ledger.summaries();
  }
  Faults warnings;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(journal, Folder)

BOOST_AUTO_TEST_CASE(an_entry_is_read_as_it_was_written) {
  Journal(path()).append(entry(State::crashed));
  const auto found = read();
  BOOST_TEST_REQUIRE(found.size() == 1U);
  BOOST_TEST(to_json(found[0]) == to_json(entry(State::crashed)));
  BOOST_TEST(warnings.empty());
}

BOOST_AUTO_TEST_CASE(the_newest_entry_wins) {
  Journal journal(path());
  journal.append(entry(State::crashed));
  journal.append(entry(State::timeout));
  BOOST_TEST((read().front().state == State::timeout));
}

BOOST_AUTO_TEST_CASE(a_finished_run_with_a_file_outlives_later_failures) {
  Journal journal(path());
  journal.append(entry(State::ok));
  journal.append(entry(State::timeout));
  BOOST_TEST((read().front().state == State::timeout));
  write_run(sample_record(), path());
  BOOST_TEST((read().front().state == State::ok));
}

BOOST_AUTO_TEST_CASE(a_torn_last_line_is_nothing_special) {
  Journal(path()).append(entry(State::ok));
  std::ofstream(journal(), std::ios::app) << R"({"time": "2026-01)";
  BOOST_TEST(read().size() == 1U);
  BOOST_TEST(warnings.empty());
  Journal(path()).append(entry(State::crashed));
  const auto found = read();
  BOOST_TEST((found.front().state == State::crashed));
}

BOOST_AUTO_TEST_CASE(a_damaged_line_is_reported_and_skipped) {
  Journal(path()).append(entry(State::ok));
  std::ofstream(journal(), std::ios::app) << "{\"time\": \"2026\", \"key\": 3}\nnonsense\n";
  Journal(path()).append(entry(State::error));
  BOOST_TEST((read().front().state == State::error));
  BOOST_TEST_REQUIRE(warnings.list().size() == 2U);
  BOOST_TEST(
      warnings.list()[0].text() ==
      journal().string() +
          ":2:1: FL608 is not a journal entry, skipped (its checksum does not match). Delete "
          "the line; finished runs are known from their files.");
  BOOST_TEST(warnings.list()[1].where.line == 3);
}

BOOST_AUTO_TEST_CASE(no_changed_byte_goes_unnoticed) {
  Journal(path()).append(entry(State::crashed));
  const std::string line = io::read_whole(journal());
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    std::string changed = line;
    changed[i] ^= 1;
    std::ofstream(journal()) << changed;
    Faults found;
    Ledger ledger(path());
    ledger.refresh(found);
    BOOST_TEST(found.list().size() == 1U, "byte " << i);
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_do_not_stop_the_journal) {
  Summary summary = entry(State::crashed);
  summary.log_tail = "\xff\xfe";
  Journal(path()).append(summary);
  BOOST_TEST(read().size() == 1U);
}

BOOST_AUTO_TEST_CASE(without_an_entry_there_is_no_file) {
  { const Journal journal(path()); }
  BOOST_TEST(!fs::exists(path() / "journal"));
}

BOOST_AUTO_TEST_CASE(what_others_append_is_news) {
  Journal journal(path());
  journal.append(sample_record(0).summary);
  Ledger ledger(path());
  ledger.refresh(warnings);
  ledger.settle();
  BOOST_TEST(ledger.find(sample_record(0).summary.id.text()) != nullptr);
  BOOST_TEST(ledger.news(sample_record(0).summary.id.text()) == nullptr);
  journal.append(sample_record(1).summary);
  ledger.refresh(warnings);
  BOOST_TEST(ledger.news(sample_record(1).summary.id.text()) != nullptr);
  BOOST_TEST(ledger.summaries().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_back_does_not_bring_old_entries_back) {
  Journal(path()).append(entry(State::crashed));
  std::ofstream(journal(), std::ios::app)
      << journal_line("1999-12-31T23:59:59.000000Z", entry(State::timeout)) << '\n';
  BOOST_TEST((read().front().state == State::timeout));
}

BOOST_AUTO_TEST_CASE(a_lost_journal_is_rebuilt_from_the_run_files) {
  write_run(sample_record(1), path());
  write_run(sample_record(2), path());
  std::ofstream(path() / "runs" / "damaged-r0000.h5") << "x";
  BOOST_TEST(rebuild_journal(path(), warnings).size() == 2U);
  BOOST_TEST_REQUIRE(warnings.list().size() == 1U);
  BOOST_TEST(warnings.list().front().id == "FL604");
  BOOST_TEST(read().size() == 2U);
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
  BOOST_TEST(read().size() == 10000U);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  BOOST_TEST_MESSAGE("10000 journal lines read in " << time.count() << " s");
}

BOOST_AUTO_TEST_SUITE_END()
