#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "sequence_cases.hpp"

namespace {

const fl::Task own_past{.inputs = 1, .outputs = 1, .steps = 4, .own_past = {0}};

}  // namespace

BOOST_AUTO_TEST_SUITE(difference)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_inputs_it_is_the_step_from_the_value_before, T, Scalars) {
  const auto batch = sequence<T>({3, 5, 4, 4});
  TransformUnderTest<T> difference("difference", Json::object(), own_past);
  BOOST_TEST(is(difference.inputs(batch, batch), {0, 2, -1, 0}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_targets_it_counts_from_the_last_input, T, Scalars) {
  const auto train = sequence<T>({3, 5, 4, 6}, 9), test = sequence<T>({1, 1, 1, 2}, 7);
  TransformUnderTest<T> difference("difference", Json::object(), own_past);
  BOOST_TEST(is(difference.targets(train, train, Part::train), {3}));
  BOOST_TEST(is(difference.targets(train, test, Part::test), {5}));
  arma::Cube<T> prediction(1, 1, 1, arma::fill::value(T(4)));
  difference.transform->invert(prediction, test, Part::test);
  BOOST_TEST(is(prediction, {6}));  // 2 + 4
  auto short_one = train;
  short_one.mask = {1, 1, 0, 0};
  BOOST_TEST(is(difference.targets(short_one, short_one, Part::train), {4}));  // from step 1
  auto many = train;
  many.y = arma::Cube<T>(1, 1, 4, arma::fill::value(T(10)));
  BOOST_TEST(is(difference.targets(many, many, Part::train), {7, 5, 6, 4}));
}

BOOST_AUTO_TEST_CASE(it_is_refused_for_targets_without_a_past) {
  const auto batch = sequence<double>({1, 2});
  BOOST_TEST(message_of([&] { TransformUnderTest<double>("difference").targets(batch, batch); }) ==
             "FL450 difference does not apply to these targets (the inputs hold no past of them "
             "from which to count). Write of: [inputs], or feed the target's channel as an input.");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_applied_survives_saving, T, Scalars) {
  TransformUnderTest<T> fitted("difference", Json::object(), own_past),
      restored("difference", Json::object(), own_past);
  const auto train = sequence<T>({3, 5, 4, 6}, 9);
  arma::Cube<T> step = fitted.targets(train, train);
  restored.restore(fitted);
  restored.transform->invert(step, train, Part::train);
  BOOST_TEST(is(step, {9}));
}

BOOST_AUTO_TEST_SUITE_END()
