#include "baseline_cases.hpp"

BOOST_AUTO_TEST_SUITE(persistence)

BOOST_AUTO_TEST_CASE_TEMPLATE(persistence_answers_the_last_value_that_is_there, T, Scalars) {
  auto batch = random_batch<T>(3, 2, 4, 5, "x");
  const fl::Task task{.inputs = 3, .outputs = 2, .steps = 5, .own_past = {2, 0}};
  auto persistence = model<T>("persistence", task);
  auto outputs = fit_and_answer(*persistence, batch, batch);
  BOOST_TEST(outputs(0, 1, 0) == batch.x(2, 1, 4));
  BOOST_TEST(outputs(1, 3, 0) == batch.x(0, 3, 4));
  batch.mask.ones(4, 5);
  batch.mask(1, 4) = batch.mask(1, 3) = 0;
  outputs = persistence->forward(batch, {});
  BOOST_TEST(outputs(0, 1, 0) == batch.x(2, 1, 2));
  BOOST_TEST(outputs(1, 3, 0) == batch.x(0, 3, 4));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(persistence_answers_each_step_of_many, T, Scalars) {
  const auto batch = random_batch<T>(2, 1, 4, 5, "x");
  auto persistence = model<T>(
      "persistence", {.inputs = 2, .outputs = 1, .steps = 5, .target_steps = 5, .own_past = {1}});
  const auto outputs = fit_and_answer(*persistence, batch, batch);
  for (Index t = 0; t < 5; ++t) BOOST_TEST(outputs(0, 2, t) == batch.x(1, 2, t));
}

BOOST_AUTO_TEST_CASE(persistence_without_a_past_does_not_apply) {
  BOOST_CHECK_THROW(model<double>("persistence", {.inputs = 2, .outputs = 1}), fl::NotApplicable);
  BOOST_TEST(message_of([] { model<double>("persistence", {.inputs = 2, .outputs = 1}); }) ==
             "FL531 persistence does not apply to this dataset (its inputs hold no past of the "
             "target). Leave persistence out or feed the target's channel as an input.");
}

BOOST_AUTO_TEST_CASE(an_empty_part_gets_an_empty_answer) { check_empty_part("persistence"); }

BOOST_AUTO_TEST_SUITE_END()
