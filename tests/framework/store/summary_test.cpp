#include "store/summary.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "sample_record.hpp"

using namespace flatline;
using namespace flatline::store;

namespace {

/// A summary as JSON, with one field set to another value.
std::string changed(const std::string& field, const nlohmann::ordered_json& value) {
  nlohmann::ordered_json json = to_json(sample_record(0).summary);
  json[field] = value;
  return json.dump();
}

std::string refusal(const std::string& text) {
  return message_of([&] { summary_from({text}); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(summary)

BOOST_AUTO_TEST_CASE(every_field_comes_back) {
  Summary written = sample_record(3).summary;
  written.metrics["test.loss"] = INFINITY;
  written.metrics["train.loss"] = -INFINITY;
  written.log_tail = "\"quoted\" \\ σ\n";
  BOOST_TEST(to_json(summary_from({to_json(written).dump()})) == to_json(written));
}

BOOST_AUTO_TEST_CASE(its_fields_may_be_spread_and_in_any_order) {
  nlohmann::ordered_json json = to_json(sample_record(0).summary), rest;
  for (const char* field : {"state", "metrics", "key"}) {
    rest[field] = json[field];
    json.erase(field);
  }
  BOOST_TEST(to_json(summary_from({json.dump(), rest.dump()})) ==
             to_json(sample_record(0).summary));
}

BOOST_AUTO_TEST_CASE(fields_of_a_later_version_are_passed_over) {
  const std::string text =
      changed("later", {{"key", 7}, {"metrics", {{"x", "y"}}}, {"list", {1, {{"state", 2}}}}});
  BOOST_TEST(to_json(summary_from({text})) == to_json(sample_record(0).summary));
}

BOOST_AUTO_TEST_CASE(what_is_no_summary_is_refused) {
  const std::string advice = " It was not written by this flatline; delete it.";
  BOOST_TEST(refusal("") == "FL604 a summary is damaged (it is no JSON)." + advice);
  BOOST_TEST(refusal("{\"key\": ") == "FL604 a summary is damaged (it is no JSON)." + advice);
  BOOST_TEST(refusal("7") == "FL604 a summary is not an object (a number)." + advice);
  BOOST_TEST(refusal("[{}]") == "FL604 a summary is not an object (a list)." + advice);
  BOOST_TEST(refusal("{}") == "FL604 a summary lacks a field (key is missing)." + advice);
  const std::string wrong = "FL604 a summary has a field of the wrong type (";
  BOOST_TEST(refusal(changed("key", 7)) == wrong + "key is a number)." + advice);
  BOOST_TEST(refusal(changed("epochs", -1)) == wrong + "epochs is a negative number)." + advice);
  BOOST_TEST(refusal(changed("steps", 1.5)) == wrong + "steps is a real number)." + advice);
  BOOST_TEST(refusal(changed("signal", 1.5)) == wrong + "signal is a real number)." + advice);
  BOOST_TEST(refusal(changed("seconds", nullptr)) == wrong + "seconds is null)." + advice);
  BOOST_TEST(refusal(changed("phase", {{"a", 1}})) == wrong + "phase is an object)." + advice);
  BOOST_TEST(refusal(changed("build", {1})) == wrong + "build is a list)." + advice);
  BOOST_TEST(refusal(changed("metrics", {{"r2", "none"}})) == wrong + "r2 is text)." + advice);
  BOOST_TEST(refusal(changed("metrics", {{"r2", {{"a", 1}}}})) ==
             wrong + "r2 is an object)." + advice);
  BOOST_TEST(refusal(changed("metrics", 7)) ==
             "FL604 a summary has no metrics (they are not an object)." + advice);
  BOOST_TEST(
      refusal(changed("state", "fine")).starts_with("FL604 fine is not a state (states are "));
}

BOOST_AUTO_TEST_SUITE_END()
