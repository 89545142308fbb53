#include <boost/test/unit_test.hpp>

#include "sequence_cases.hpp"

BOOST_AUTO_TEST_SUITE(fill)

BOOST_AUTO_TEST_CASE_TEMPLATE(it_repeats_the_value_before_or_takes_the_training_mean, T, Scalars) {
  const auto train = sequence<T>({2, gap, 4});
  const auto holes = sequence<T>({gap, 7, gap, gap, 9});
  BOOST_TEST(is(TransformUnderTest<T>("fill").inputs(train, holes), {3, 7, 7, 7, 9}));
  BOOST_TEST(is(TransformUnderTest<T>("fill", {{"method", "mean"}}).inputs(train, holes),
                {3, 7, 3, 3, 9}));
  BOOST_TEST(is(TransformUnderTest<T>("fill", {{"method", "zero"}}).inputs(train, holes),
                {0, 7, 0, 0, 9}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_fitted_survives_saving, T, Scalars) {
  TransformUnderTest<T> fitted("fill", {{"method", "mean"}}),
      restored("fill", {{"method", "mean"}});
  const auto train = sequence<T>({2, gap, 4}), holes = sequence<T>({gap, 7});
  fitted.transform->fit(train.x, train);
  restored.restore(fitted);
  BOOST_TEST(is(restored.applied(holes), {3, 7}));
}

BOOST_AUTO_TEST_SUITE_END()
