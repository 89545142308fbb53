#include <boost/test/unit_test.hpp>

#include "series_under_test.hpp"

BOOST_AUTO_TEST_SUITE(mackey_glass_test)

// science.md B1: persistence has NRMSE 0.146, 0.820 and 1.62; four values, 6 steps apart, 0.066,
// 0.425 and 0.574.
BOOST_AUTO_TEST_CASE(it_is_as_hard_as_published) {
  const struct {
    Index horizon;
    double persistence, linear;
  } cases[] = {{1, 0.146, 0.066}, {6, 0.820, 0.425}, {84, 1.62, 0.574}};
  for (const auto& c : cases) {
    const Json settings{{"horizon", c.horizon}, {"window", 19}, {"length", 8000}};
    const double persistence = std::sqrt(1 - persistence_skill("mackey-glass", settings));
    BOOST_TEST(persistence == c.persistence, tolerance(0.05));
    const double linear = std::sqrt(1 - linear_skill("mackey-glass", settings, 0, 6));
    BOOST_TEST(linear == c.linear, tolerance(0.05));
  }
}

BOOST_AUTO_TEST_SUITE_END()
