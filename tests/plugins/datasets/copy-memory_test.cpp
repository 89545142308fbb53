#include <regex>

#include <boost/test/unit_test.hpp>

#include "symbols_under_test.hpp"
#include "tolerance.hpp"

using flatline::Index;

BOOST_AUTO_TEST_SUITE(copy_memory_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(it_wants_the_symbols_back_in_their_order, T, Scalars) {
  const auto b = make_data<T>("copy-memory", {{"delay", 7}, {"copies", 3}, {"symbols", 4}}).train;
  for (Index n = 0; n < b.size(); ++n) {
    BOOST_REQUIRE(std::regex_match(letters(b, n, "abcd_!"), std::regex("[a-d]{3}_{6}!_{3}")));
    for (Index t = 0; t < 10; ++t) BOOST_REQUIRE_EQUAL(class_at(b.y, n, t), 4U);
    for (Index k = 0; k < 3; ++k) {
      BOOST_REQUIRE_EQUAL(class_at(b.y, n, 10 + k), class_at(b.x, n, k));
    }
  }
  BOOST_TEST(task_of("copy-memory", {{"delay", 50}}).floor.value() == 60.0 / 70);
}

BOOST_AUTO_TEST_SUITE_END()
