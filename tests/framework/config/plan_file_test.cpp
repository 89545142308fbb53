#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include "planning.hpp"

namespace flatline::test {
namespace {

const std::string grid = "grid:\n  loss: [mse, mae]\n  seed: [1, 2, 3]\n";
const std::string hypothesis =
    "hypotheses:\n  - {id: H, claim: It is so., compare: {loss: [mse, mae]}, where: {seed: 2}, "
    "measure: test.r2, expect: greater}\n";

nlohmann::json lock_of(const std::filesystem::path& folder) {
  return nlohmann::json::parse(read_text(folder / "plan.lock"));
}

/// Gives the error of reading the plan, without the folder.
std::string damage(const std::filesystem::path& folder) {
  std::string text = "nothing is wrong";
  try {
    config::read_plan(folder);
  } catch (const Error& error) {
    text = error.what();
  }
  const std::size_t at = text.find(folder.string());
  return at == text.npos ? text : text.erase(at, folder.string().size() + 1);
}

void replace_in(const std::filesystem::path& file, const std::string& old, const std::string& now) {
  std::string text = read_text(file);
  text.replace(text.rfind(old), old.size(), now);
  write_text(file, text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_plan_file)

BOOST_AUTO_TEST_CASE(a_plan_comes_back_as_it_was) {
  const TempFolder folder;
  const config::Plan plan = plan_of(base + grid + hypothesis, {{"question", "Why?", false}});
  config::write_plan(plan, folder.path() / "demo");
  const config::Plan back = config::read_plan(folder.path() / "demo");
  BOOST_TEST(back.experiment == plan.experiment);
  BOOST_TEST(back.question == "Why?");
  BOOST_TEST(back.arithmetic == plan.arithmetic);
  BOOST_TEST(back.hash == plan.hash);
  BOOST_TEST(back.text == plan.text);
  BOOST_TEST(back.overrides == plan.overrides);
  BOOST_TEST(back.replicates == 2u);
  BOOST_TEST(back.factors[1].levels == plan.factors[1].levels, boost::test_tools::per_element());
  BOOST_REQUIRE(back.cells.size() == 6u);
  for (std::size_t i = 0; i < back.cells.size(); ++i) {
    BOOST_TEST(back.cells[i].key == plan.cells[i].key);
    BOOST_TEST(back.cells[i].levels == plan.cells[i].levels, boost::test_tools::per_element());
    BOOST_TEST(back.cells[i].config.same(plan.cells[i].config));
  }
  BOOST_REQUIRE(back.hypotheses.size() == 1u);
  BOOST_TEST(back.hypotheses[0].factor == "loss");
  BOOST_TEST(back.hypotheses[0].levels[1] == "mae");
  BOOST_TEST(back.hypotheses[0].where[0].second == "2");
  BOOST_TEST(back.hypotheses[0].expect == "greater");
}

BOOST_AUTO_TEST_CASE(each_run_is_one_line_with_its_configuration) {
  const TempFolder folder;
  const config::Plan plan = plan_of(base + grid);
  config::write_plan(plan, folder.path());
  const std::string text = read_text(folder.path() / "plan.jsonl");
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 12);
  const auto line = nlohmann::json::parse(text.substr(0, text.find('\n')));
  BOOST_TEST(line.at("id") == plan.cells[0].key + "-r0000");
  BOOST_TEST(line.at("levels").at("loss") == "mse");
  BOOST_TEST(line.at("config").at("optimizer").at("beta2") == 0.99);
  BOOST_TEST(line.at("config").at("training").at("epochs") == 50);
  BOOST_TEST(read_text(folder.path() / "experiment.yaml") == base + grid);
}

BOOST_AUTO_TEST_CASE(another_experiment_is_refused) {
  const TempFolder folder;
  config::write_plan(plan_of(base), folder.path());
  BOOST_CHECK_EXCEPTION(
      config::write_plan(plan_of(base, {{"experiment", "else", false}}), folder.path()), Error,
      [](const Error& error) {
        return error.id() == "FL602" &&
               error.faults()[0].problem == "the folder holds the experiment demo, not else";
      });
  BOOST_TEST(config::read_plan(folder.path()).experiment == "demo");
}

BOOST_AUTO_TEST_CASE(a_grown_grid_replaces_the_plan_and_leaves_a_line_of_history) {
  const TempFolder folder;
  const config::Plan small = plan_of(base), large = plan_of(base + grid);
  config::write_plan(small, folder.path());
  config::write_plan(small, folder.path());
  BOOST_TEST(lock_of(folder.path()).at("history").empty());
  config::write_plan(large, folder.path());
  BOOST_TEST(config::read_plan(folder.path()).cells.size() == 6u);
  const auto history = lock_of(folder.path()).at("history");
  BOOST_REQUIRE(history.size() == 1u);
  BOOST_TEST(history[0].at("hash") == small.hash);
}

BOOST_AUTO_TEST_CASE(hypotheses_changed_after_results_are_a_deviation) {
  const TempFolder folder;
  config::write_plan(plan_of(base + grid), folder.path());
  config::write_plan(plan_of(base + grid + hypothesis), folder.path());
  BOOST_TEST(config::read_plan(folder.path()).deviations.empty());
  std::filesystem::create_directory(folder.path() / "runs");
  write_text(folder.path() / "runs" / "x-r0000.h5", "");
  std::string changed = base + grid + hypothesis;
  changed.replace(changed.rfind("greater"), 7, "less");
  config::write_plan(plan_of(changed), folder.path());
  const auto deviations = config::read_plan(folder.path()).deviations;
  BOOST_REQUIRE(deviations.size() == 1u);
  BOOST_TEST(deviations[0].substr(20) ==
             ", 1 run finished: H changed: expect was \"greater\", is \"less\"");
}

BOOST_AUTO_TEST_CASE(a_hypothesis_that_compares_nothing_is_named) {
  const TempFolder folder;
  config::write_plan(plan_of(base + grid + hypothesis), folder.path());
  auto lock = lock_of(folder.path());
  for (const char* compare : {"{}", "null", R"({"loss": ["mse"]})", R"({"loss": "mse"})"}) {
    lock["hypotheses"][0]["compare"] = nlohmann::json::parse(compare);
    write_text(folder.path() / "plan.lock", lock.dump());
    BOOST_TEST(
        damage(folder.path()) ==
        "plan.lock: FL603 the plan is damaged (hypothesis H compares no two levels). Restore "
        "the file, or write the plan anew into another folder.");
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_count_is_not_taken_for_one) {
  const TempFolder folder;
  config::write_plan(plan_of(base + grid), folder.path());
  auto lock = lock_of(folder.path());
  for (const char* count : {"2.2e28", "-1", "1.5", "\"3\"", "null"}) {
    lock["replicates"] = nlohmann::json::parse(count);
    write_text(folder.path() / "plan.lock", lock.dump());
    BOOST_TEST(damage(folder.path()).starts_with("plan.lock: FL603 the plan is damaged"));
  }
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_damaged_is_named) {
  const TempFolder folder;
  const auto written = [&] {
    std::filesystem::remove_all(folder.path() / "demo");
    config::write_plan(plan_of(base + grid), folder.path() / "demo");
    return folder.path() / "demo";
  };
  const auto spoilt = [&](const char* file, const std::string& old, const std::string& now) {
    const auto place = written();
    replace_in(place / file, old, now);
    return damage(place).substr(0, damage(place).find(" ("));
  };
  BOOST_TEST(damage(folder.path()).starts_with("plan.lock: FL603 the file can't be read"));
  BOOST_TEST(spoilt("plan.lock", "}", "") == "plan.lock: FL603 the plan is damaged");
  BOOST_TEST(spoilt("plan.lock", "\"replicates\": 2", "\"replicates\": 3") ==
             "plan.lock: FL603 the plan was changed by hand");
  BOOST_TEST(spoilt("plan.jsonl", "0.99", "0.98")
                 .starts_with("plan.jsonl:12:1: FL603 the line does not describe run "));
  BOOST_TEST(spoilt("plan.jsonl", "}}\n", "")
                 .starts_with("plan.jsonl:12:1: FL603 the line is cut off or missing"));
  const auto place = written();
  std::filesystem::resize_file(place / "plan.jsonl", 100);
  BOOST_TEST(damage(place).starts_with("plan.jsonl:1:1: FL603 the line is cut off or missing"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatline::test
