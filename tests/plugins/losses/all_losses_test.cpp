#include "count_allocations.hpp"
#include "loss_cases.hpp"

BOOST_AUTO_TEST_SUITE(all_losses)

const char* const names[] = {"mse", "mae", "huber", "mean-penalty", "cross-entropy"};

/// Three outputs; mean-penalty needs several steps, cross-entropy classes.
fl::Context three_outputs() {
  fl::Context context = classes(3);
  context.task.target_steps = 10;
  return context;
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nothing_is_allocated_after_the_first_call_of_a_size, T, Scalars) {
  for (const char* name : names) {
    const auto loss = make_plugin<fl::Loss<T>>(name, "{}", three_outputs());
    const arma::Cube<T> outputs = some_numbers<T>(3, 40, 10, 0.5);
    fl::Batch<T> batch;
    batch.y = some_numbers<T>(3, 40, 10, 1.5);
    batch.mask.ones(40, 10);
    batch.weight.ones(40, 10);
    arma::Cube<T> gradient;
    BOOST_TEST(allocations_of([&] { loss->value(outputs, batch, &gradient); }) > 0U, name);
    BOOST_TEST(allocations_of([&] { loss->value(outputs, batch, &gradient); }) == 0U, name);
  }
}

BOOST_AUTO_TEST_CASE(outputs_are_never_broadcast_to_targets) {
  for (const char* name : names) {
    const auto loss = make_plugin<fl::Loss<double>>(name, "{}", three_outputs());
    fl::Batch<double> batch;
    batch.y.zeros(3, 4, 1);
    BOOST_CHECK_EXCEPTION(loss->value(arma::cube(3, 4, 5), batch, nullptr), fl::Error,
                          [](const fl::Error& e) { return e.id() == "FL540"; });
  }
}

BOOST_AUTO_TEST_CASE(a_batch_without_weight_has_no_loss_and_no_gradient) {
  for (const char* name : names) {
    const auto loss = make_plugin<fl::Loss<double>>(name, "{}", three_outputs());
    fl::Batch<double> batch;
    batch.y = some_numbers<double>(3, 2, 1, 0.5);
    batch.weight.zeros(2, 1);
    arma::cube gradient;
    BOOST_TEST(loss->value(some_numbers<double>(3, 2, 1, 1.5), batch, &gradient) == 0);
    BOOST_TEST(arma::abs(gradient).max() == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_weight_of_one_column_holds_for_all_steps) {
  fl::Batch<double> batch;
  batch.y.zeros(1, 2, 2);
  batch.weight = arma::mat{1, 3}.t();
  arma::mat weights;
  fl::target_weights(batch, weights);
  BOOST_TEST(
      arma::approx_equal(weights, arma::mat{{0.125, 0.125}, {0.375, 0.375}}, "absdiff", 1e-15));
}

BOOST_AUTO_TEST_CASE(the_mask_plays_no_part_for_a_target_at_the_end) {
  fl::Batch<double> batch;
  batch.y.zeros(1, 2, 1);
  batch.mask = {{1, 1, 0}, {1, 1, 1}};
  arma::mat weights;
  fl::target_weights(batch, weights);
  BOOST_TEST(arma::approx_equal(weights, arma::mat{0.5, 0.5}.t(), "absdiff", 1e-15));
}

BOOST_AUTO_TEST_SUITE_END()
