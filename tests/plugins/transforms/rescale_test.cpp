#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "tolerance.hpp"
#include "transform_under_test.hpp"

using flatline::Part;

BOOST_AUTO_TEST_SUITE(rescale)

BOOST_AUTO_TEST_CASE_TEMPLATE(rescale_multiplies_the_named_features_and_undoes_it, T, Scalars) {
  const auto batch = some_batch<T>("train");
  TransformUnderTest<T> rescale("rescale", {{"factor", 4}, {"features", {1}}});
  auto scaled = rescale.inputs(batch, batch);
  BOOST_TEST(scaled(1, 3, 2) == 4 * batch.x(1, 3, 2));
  BOOST_TEST(scaled(0, 3, 2) == batch.x(0, 3, 2));
  rescale.transform->invert(scaled, batch, Part::test);
  BOOST_TEST(changed(scaled, batch.x) == 0);
  TransformUnderTest<T> train_only("rescale", {{"parts", "train"}});
  train_only.transform->invert(scaled, batch, Part::test);
  BOOST_TEST(changed(scaled, batch.x) == 0);
}

BOOST_AUTO_TEST_CASE(rescale_refuses_nought_and_features_that_are_not_there) {
  const auto batch = some_batch<double>("train");
  BOOST_TEST(message_of([&] {
               TransformUnderTest<double>("rescale", {{"features", {3}}}).inputs(batch, batch);
             }) ==
             "FL452 rescale knows no feature 3 (there are 3, counted from 0). Correct "
             "features, or leave it out to scale all.");
  const auto text = message_of([] { TransformUnderTest<double>("rescale", {{"factor", 0}}); });
  BOOST_TEST(text.find("rescale.factor is 0 (predictions could not be scaled back). Use erase to "
                       "zero the values.") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_SUITE_END()
