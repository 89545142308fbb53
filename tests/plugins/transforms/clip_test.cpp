#include <boost/test/unit_test.hpp>

#include "sequence_cases.hpp"

BOOST_AUTO_TEST_SUITE(clip)

BOOST_AUTO_TEST_CASE_TEMPLATE(it_knows_its_fences_from_training, T, Scalars) {
  const auto train = sequence<T>(arma::regspace(0, 100));  // quartiles about 25 and 75
  TransformUnderTest<T> clip("clip", {{"width", 1}});
  const auto clipped = clip.inputs(train, sequence<T>({-1000, 50, 1000, 100}), Part::test);
  BOOST_TEST(std::abs(clipped(0, 0, 0) + T(25)) < T(1));
  BOOST_TEST(clipped(0, 0, 1) == T(50));
  BOOST_TEST(std::abs(clipped(0, 0, 2) - T(125)) < T(1));
  BOOST_TEST(clipped(0, 0, 3) == T(100));
  const auto holes = clip.inputs(train, sequence<T>({gap}), Part::test);
  BOOST_TEST(std::isnan(holes(0, 0, 0)));
  const auto constant = sequence<T>({5, 5, 5, 5, 9});
  BOOST_TEST(is(TransformUnderTest<T>("clip").inputs(constant, constant), {5, 5, 5, 5, 9}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_fitted_survives_saving, T, Scalars) {
  TransformUnderTest<T> fitted("clip"), restored("clip");
  const auto train = sequence<T>(arma::regspace(0, 100)), far = sequence<T>({1e9});
  fitted.transform->fit(train.x, train);
  restored.restore(fitted);
  BOOST_TEST(restored.applied(far)[0] < T(1e3));
  BOOST_TEST(restored.applied(far)[0] == fitted.applied(far)[0]);
}

BOOST_AUTO_TEST_SUITE_END()
