#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "tolerance.hpp"

using flatline::Index;

BOOST_AUTO_TEST_SUITE(long_lag_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_last_symbol_is_the_first, T, Scalars) {
  for (const char* middle : {"fixed", "random"}) {
    const auto b =
        make_data<T>("long-lag", {{"lag", 12}, {"middle", middle}, {"middle_weight", 0.5}}).train;
    for (Index n = 0; n < b.size(); ++n) {
      BOOST_REQUIRE(class_at(b.x, n, 0) >= 11);
      BOOST_REQUIRE_EQUAL(class_at(b.y, n, 11), class_at(b.x, n, 0));
      for (Index t = 0; t < 11; ++t) {
        BOOST_REQUIRE_EQUAL(class_at(b.y, n, t), class_at(b.x, n, t + 1));
        if (middle[0] == 'f') BOOST_REQUIRE_EQUAL(class_at(b.y, n, t), t);
      }
      BOOST_REQUIRE(b.weight(n, 0) == T(0.5));
      BOOST_REQUIRE(b.weight(n, 11) == T(1));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_ceiling_depends_on_what_lies_between) {
  const auto ceiling = [](const char* middle, double weight) {
    return task_of("long-lag", {{"lag", 50}, {"middle", middle}, {"middle_weight", weight}})
        .ceiling.value();
  };
  BOOST_TEST(ceiling("fixed", 1) == 1);
  BOOST_TEST(ceiling("random", 1) == 0.04);
  BOOST_TEST(ceiling("random", 0) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
