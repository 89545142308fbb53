#include <boost/test/unit_test.hpp>

#include "tolerance.hpp"
#include "transform_under_test.hpp"

BOOST_AUTO_TEST_SUITE(noise)

BOOST_AUTO_TEST_CASE_TEMPLATE(noise_has_the_asked_share_of_the_training_deviation, T, Scalars) {
  auto batch = some_batch<T>("train", 4000);
  batch.x.each_slice([](arma::Mat<T>& step) { step.row(1) *= T(100); });
  const arma::Cube<T> added =
      TransformUnderTest<T>("noise", {{"size", 0.5}}).inputs(batch, batch) - batch.x;
  const arma::Mat<T> step = added.slice(2);
  BOOST_TEST(arma::stddev(step.row(0)) == T(1), boost::test_tools::tolerance(T(0.05)));
  BOOST_TEST(arma::stddev(step.row(1)) == T(100), boost::test_tools::tolerance(T(0.05)));
}

BOOST_AUTO_TEST_SUITE_END()
