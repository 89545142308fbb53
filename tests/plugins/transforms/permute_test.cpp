#include <boost/test/unit_test.hpp>

#include "tolerance.hpp"
#include "transform_under_test.hpp"

BOOST_AUTO_TEST_SUITE(permute)

BOOST_AUTO_TEST_CASE_TEMPLATE(permuted_labels_are_the_same_ones_in_another_order, T, Scalars) {
  const auto batch = some_batch<T>("train");
  const auto y = TransformUnderTest<T>("permute").targets(batch, batch);
  BOOST_TEST(changed(y, batch.y) > 0.95);
  const arma::Col<T> a = arma::sort(arma::vectorise(y)), b = arma::sort(arma::vectorise(batch.y));
  BOOST_TEST(arma::approx_equal(a, b, "absdiff", T(0)));
  const auto some = TransformUnderTest<T>("permute", {{"share", 0.3}}).targets(batch, batch);
  BOOST_TEST(std::abs(changed(some, batch.y) - 0.3) < 0.1);
}

BOOST_AUTO_TEST_SUITE_END()
