#include "report/page.hpp"

#include <boost/test/unit_test.hpp>

#include "config/vocabulary.hpp"
#include "report/answers.hpp"
#include "report/cell_traces.hpp"
#include "report/page_data.hpp"
#include "report/page_files.hpp"
#include "sample_record.hpp"
#include "some_results.hpp"
#include "store/run_file.hpp"

namespace report = flatline::report;
namespace store = flatline::store;
using report::Json;

namespace {

/// Writes the file of a run: a loss that falls by a half in each of three epochs, from 8.
void write_file(const std::filesystem::path& folder, const store::Summary& summary) {
  store::Record record;
  record.summary = summary;
  record.experiment = "rates";
  record.config = "{}";
  record.provenance = {{"git", "abc"}, {"started", "2026-01-01T00:00:00Z"}};
  store::ArrayGroup epochs;
  epochs.arrays.push_back(
      {"train_loss", {"epoch"}, {4}, {NAN, 4, 2, 1}, flatline::Precision::float64, "1", ""});
  epochs.arrays.push_back(
      {"validation_loss", {"epoch"}, {4}, {8, 4, 2, 1}, flatline::Precision::float64, "1", ""});
  record.groups.emplace_back("epochs", epochs);
  std::filesystem::create_directories(folder / "runs");
  store::write_run(record, folder);
}

store::Array array(std::vector<flatline::Index> extents, std::vector<double> values) {
  return {"",
          {"sequence", "target_step", "output"},
          std::move(extents),
          std::move(values),
          flatline::Precision::float64,
          "1",
          ""};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_page)

BOOST_AUTO_TEST_CASE(numbers_keep_five_digits_and_whole_ones_all) {
  BOOST_TEST(report::drawn_numbers({1.0 / 3, 1234567, -2.5e-12, NAN, INFINITY}).dump() ==
             "[0.33333,1234567,-2.5e-12,null,null]");
}

BOOST_AUTO_TEST_CASE(places_are_picked_evenly_with_both_ends) {
  const std::vector<std::size_t> all{0, 1, 2}, some{0, 4, 9};
  BOOST_TEST(report::evenly(3, 5) == all);
  BOOST_TEST(report::evenly(10, 3) == some);
  BOOST_TEST(report::evenly(10, 1) == std::vector<std::size_t>{9});
  BOOST_TEST(report::evenly(0, 3).empty());
}

BOOST_AUTO_TEST_CASE(a_band_loses_no_spike_when_it_is_thinned_out) {
  report::Band band;
  band.add({0, 1, 2, 3}, {NAN, 5, 900, 1});
  band.add({0, 1, 2, 3}, {NAN, 3, 2, 2});
  band.add({0, 1, 2}, {NAN, 4, INFINITY});
  BOOST_TEST(band.json(2) == Json::parse(R"({"of": 3, "not_finite": 1, "x": [1, 3],
      "median": [4, 1.5], "low": [3, 1], "high": [5, 900]})"));
}

BOOST_AUTO_TEST_CASE(the_median_run_stands_for_a_cell) {
  std::vector<store::Summary> runs(5);
  std::vector<const store::Summary*> pointers;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    runs[i].state = i == 4 ? store::State::crashed : store::State::ok;
    pointers.push_back(&runs[i]);
  }
  BOOST_TEST(report::median_run(pointers, "test.r2") == &runs[0]);
  for (std::size_t i = 0; i < 4; ++i) runs[i].metrics["test.r2"] = i == 0 ? 9.0 : double(i);
  BOOST_TEST(report::median_run(pointers, "test.r2") == &runs[2]);
  for (store::Summary& run : runs) run.state = store::State::timeout;
  BOOST_TEST(report::median_run(pointers, "test.r2") == nullptr);
}

BOOST_AUTO_TEST_CASE(answers_are_a_stretch_of_the_first_output) {
  // One step each: along the sequences. Several steps: along those of the first sequence.
  const Json one = report::answers_json(array({3, 1, 2}, {1, 9, 2, 9, 3, 9}),
                                        array({3, 1, 2}, {4, 9, 5, 9, NAN, 9}), false, 2);
  BOOST_TEST(one == Json::parse(R"({"kind": "numbers", "along": "sequence", "targets": [1, 2],
                                    "outputs": [4, 5], "of": 3, "n_outputs": 2})"));
  const Json several = report::answers_json(array({2, 3, 1}, {1, 2, 3, 7, 8, 9}),
                                            array({2, 3, 1}, {4, 5, 6, 7, 8, 9}), false, 10);
  BOOST_TEST(several["along"] == "step");
  BOOST_TEST(several["outputs"] == Json({4, 5, 6}));
}

BOOST_AUTO_TEST_CASE(classes_are_counted_without_steps_that_have_no_target) {
  const Json shares = report::answers_json(array({4, 1, 2}, {1, 0, 0, 1, 1, 0, 0, 0}),
                                           array({4, 1, 2}, {9, 1, 9, 1, 9, 1, 1, 9}), true, 10);
  BOOST_TEST(shares["targets"] == Json({0.66667, 0.33333}));
  BOOST_TEST(shares["outputs"] == Json({1, 0}));
  BOOST_TEST(shares["of"] == 3);
}

BOOST_AUTO_TEST_CASE(the_data_tell_what_ran_what_failed_and_what_is_missing) {
  const TempFolder folder;
  SomeResults results;
  results.plan.question = "Which rate?";
  results.runs[1].build = "b1";
  results.runs[2].state = store::State::planned;
  for (const std::size_t i : {0U, 1U}) write_file(folder.path(), results.runs[i]);
  flatline::Faults warnings;
  const Json data =
      report::page_data(folder.path(), results.plan, results.runs, "test.r2", warnings);
  BOOST_TEST(warnings.empty());
  BOOST_TEST(data["states"] == Json::parse(R"({"crashed": 1, "ok": 2, "planned": 1})"));
  BOOST_TEST(data["totals"] == "total 4, ok 2, failed 1, skipped 1");
  BOOST_TEST(data["failures"][0]["reason"] == "killed by signal 11");
  BOOST_TEST(data["failures"][0]["runs"] == Json({"bbbbbbbbbbbbbbbb-r0001"}));
  const Json& cell = data["cells"][0];
  BOOST_TEST(cell["shown"]["outcome"] == "constant");
  BOOST_TEST(cell["loss"]["median"] == Json({4, 2, 1}));
  BOOST_TEST(cell["loss"]["not_finite"] == 0);
  BOOST_TEST(cell["validation_loss"]["x"] == Json({0, 1, 2, 3}));
  BOOST_TEST(cell["lag"].is_null());
  BOOST_TEST(cell["runs"][1]["state"] == "planned");
  BOOST_TEST(data["origin"]["builds"].size() == 2);
  BOOST_TEST(data["origin"]["builds"][1]["made_by"] == Json({{"git", "abc"}}));
}

BOOST_AUTO_TEST_CASE(a_damaged_file_becomes_a_warning_on_the_page) {
  const TempFolder folder;
  SomeResults results;
  write_file(folder.path(), results.runs[1]);
  flatline::Faults warnings;
  const Json data =
      report::page_data(folder.path(), results.plan, results.runs, "test.r2", warnings);
  BOOST_TEST(!warnings.empty());
  BOOST_TEST(data["warnings"][0].get<std::string>().find("FL604") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_text_can_leave_the_data) {
  const std::string html =
      report::page({{"claim", "</script><!-- {{page.css}} & \"quotes\" \xff"}});
  BOOST_TEST(html.find("\\u003c/script>\\u003c!-- {{page.css}} & \\\"quotes\\\" \uFFFD") !=
             std::string::npos);
  BOOST_TEST(html.find("Chart.js v") != std::string::npos);
  BOOST_TEST(html.ends_with("</html>\n"));
}

BOOST_AUTO_TEST_CASE(every_outcome_has_its_colour_in_light_and_in_dark) {
  const std::string_view style = report::page_file("colours.css");
  for (const std::string& outcome : flatline::config::outcome_names()) {
    const std::string name = "--" + outcome + ": #";
    const std::size_t first = style.find(name);
    BOOST_TEST(first != style.npos, outcome);
    BOOST_TEST(style.find(name, first + 1) != style.npos, outcome);
  }
}

BOOST_AUTO_TEST_SUITE_END()
