#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "tolerance.hpp"

using boost::test_tools::tolerance;
using flatline::Index;

BOOST_AUTO_TEST_SUITE(multiplication_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(it_asks_for_the_product_of_the_marked, T, Scalars) {
  const auto b = make_data<T>("multiplication", {{"length", 9}}).train;
  for (Index n = 0; n < b.size(); ++n) {
    T product = 1;
    Index marks = 0;
    for (Index t = 0; t < 9; ++t) {
      if (b.x(1, n, t) == 0) continue;
      product *= b.x(0, n, t);
      ++marks;
    }
    BOOST_REQUIRE(marks == 2);
    BOOST_REQUIRE(b.y(0, n, 0) == product);
  }
  const auto y = make_data<T>("multiplication", {{"length", 2}, {"sequences", 50000}}).train.y;
  BOOST_TEST(arma::var(arma::vectorise(y.slice(0))) == T(0.0486), tolerance(T(0.03)));
}

BOOST_AUTO_TEST_SUITE_END()
