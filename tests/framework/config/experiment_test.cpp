#include <boost/test/unit_test.hpp>

#include "planning.hpp"

namespace flatline::test {
namespace {

config::Experiment& read(config::Experiment& experiment, const std::string& more) {
  config::read_experiment(plan_of(base + more).cells.front().config, FakeComponents(), experiment);
  return experiment;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_experiment)

BOOST_AUTO_TEST_CASE(limits_have_units) {
  const std::vector<std::pair<std::string, double>> walls{
      {"90 s", 90}, {"10 min", 600}, {"1.5 h", 5400}, {"2h", 7200}, {"none", 0}};
  for (const auto& [text, seconds] : walls) {
    config::Experiment experiment;
    read(experiment, "limits: {wall: " + text + "}\n");
    BOOST_TEST(experiment.limits->wall_seconds() == seconds);
  }
  const std::vector<std::pair<std::string, double>> sizes{
      {"500 MB", 5e8}, {"2 GB", 2e9}, {"none", 0}};
  for (const auto& [text, bytes] : sizes) {
    config::Experiment experiment;
    read(experiment, "limits: {memory: " + text + "}\n");
    BOOST_TEST(experiment.limits->memory_bytes() == bytes);
  }
}

BOOST_AUTO_TEST_CASE(limits_without_a_known_unit_are_refused) {
  for (const char* text : {"90", "s", "-1 s", "0 s", "1 day", "10 minutes", "1 GB"}) {
    const std::string faults = faults_of(base + "limits: {wall: " + text + "}\n");
    BOOST_TEST(faults.find(std::string("limits.wall = ") + text + " is no time") != faults.npos);
  }
}

BOOST_AUTO_TEST_CASE(shares_sum_to_one_within_rounding) {
  const std::string third = "0.3333333333333333";
  BOOST_TEST(faults_of(base + "split: {train: " + third + ", validation: " + third +
                       ", test: " + third + "}\n") == "nothing is wrong");
  const std::string faults = faults_of(base + "split: {train: 0.8}\n");
  BOOST_TEST(faults.find("the shares of split sum to 1.1 ") != faults.npos);
}

BOOST_AUTO_TEST_CASE(the_name_must_do_for_a_folder) {
  const std::vector<std::string> names{"../x", "a b", ".hidden", "a/b", std::string(101, 'a')};
  for (const std::string& name : names) {
    const std::string faults = faults_of(base, {{"experiment", name, false}});
    BOOST_TEST(faults.find("can't name a folder") != faults.npos);
  }
}

BOOST_AUTO_TEST_CASE(what_a_run_computes_is_not_cosmetic) {
  for (const char* key : {"experiment", "question", "source", "limits", "replicates"}) {
    BOOST_TEST(config::is_cosmetic(key));
  }
  for (const char* key : {"seed", "record", "diagnostics", "precision", "dataset"}) {
    BOOST_TEST(!config::is_cosmetic(key));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatline::test
