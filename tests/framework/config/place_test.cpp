#include "config/place.hpp"

#include <boost/test/unit_test.hpp>

#include "planning.hpp"

namespace config = flatline::config;
using flatline::Fault;

namespace {

/// Where a fault with these sentences would be shown, as line:column of `base`.
std::string place(const std::string& problem, const std::string& remedy = "") {
  const config::Plan plan = flatline::test::plan_of(flatline::test::base);
  const flatline::Mark mark =
      config::place_of({{}, "FL999", problem, "", remedy}, plan.cells[0].config);
  return mark.file ? std::to_string(mark.line) + ":" + std::to_string(mark.column) : "nowhere";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_place)

BOOST_AUTO_TEST_CASE(a_fault_lies_where_the_key_that_it_names_was_set) {
  BOOST_TEST(place("the series is short", "Raise dataset.length.") == "2:30");
  BOOST_TEST(place("optimizer.beta2 is odd") == "6:31");
}

BOOST_AUTO_TEST_CASE(a_key_at_its_default_lies_in_the_map_around_it) {
  BOOST_TEST(place("optimizer.learning_rate is odd") == "6:12");
}

BOOST_AUTO_TEST_CASE(without_a_key_the_named_plugin_is_the_place) {
  BOOST_TEST(place("adam: no step today") == "6:12");
  BOOST_TEST(place("lstm can't go on") == "5:12");
}

BOOST_AUTO_TEST_CASE(a_section_is_the_last_thing_to_be_looked_for) {
  BOOST_TEST(place("there is no dataset") == "2:10");
}

BOOST_AUTO_TEST_CASE(what_names_nothing_of_the_file_has_no_place) {
  BOOST_TEST(place("the moon is not in the right house. a.b.c") == "nowhere");
}

BOOST_AUTO_TEST_SUITE_END()
