#include "train/gradients.hpp"

#include <boost/test/unit_test.hpp>

#include "small_run.hpp"
#include "train/batches.hpp"

namespace fl = flatline;
namespace train = flatline::train;
using Settings = std::vector<fl::config::Override>;

namespace {

/// A run of one model, and its extra gradients over some training sequences.
struct Rig {
  explicit Rig(const std::string& layers)
      : small(Settings{{"model.layers", layers}}),
        batch(train::head(small.run->data.train, 6)),
        gradients(*small.run, batch) {}

  SmallRun small;
  fl::Batch<double> batch;
  train::RunGradients<double> gradients;
};

const char* const linear = "[{use: dense, units: 1}]";
const char* const recurrent = "[{use: elman, units: 3}, {use: dense, units: 1}]";

}  // namespace

BOOST_AUTO_TEST_SUITE(extra_gradients)

BOOST_AUTO_TEST_CASE(the_saliency_of_a_linear_model_is_its_weight_at_the_last_step) {
  Rig rig(linear);
  const arma::cube dx = rig.gradients.of_inputs(0);
  BOOST_TEST_REQUIRE(dx.n_slices == 5U);
  arma::cube expected(1, 6, 5, arma::fill::zeros);
  expected.slice(4).fill(rig.small.run->theta[0]);
  BOOST_TEST(arma::approx_equal(dx, expected, "absdiff", 1e-14));
}

BOOST_AUTO_TEST_CASE(the_hessian_of_a_quadratic_loss_is_that_of_its_inputs) {
  Rig rig(linear);
  arma::mat inputs(2, 6, arma::fill::ones);  // x and 1, for the weight and the bias
  inputs.row(0) = rig.batch.x.slice(4);
  const arma::vec v{0.3, -2}, expected = 2.0 / 6 * inputs * inputs.t() * v;
  arma::vec product;
  const arma::vec theta = rig.small.run->theta;
  rig.gradients.hessian_times(v, product);
  BOOST_TEST(arma::norm(product - expected) < 1e-8 * arma::norm(expected));
  BOOST_TEST(arma::approx_equal(theta, rig.small.run->theta, "absdiff", 0));
  rig.gradients.hessian_times(arma::vec{0, 0}, product);
  BOOST_TEST(arma::norm(product) == 0);
}

BOOST_AUTO_TEST_CASE(gradients_of_single_sequences_have_that_of_the_batch_as_their_mean) {
  Rig rig(recurrent);
  arma::vec sum(rig.small.run->theta.n_elem, arma::fill::zeros), gradient;
  for (fl::Index n = 0; n < 6; ++n) {
    rig.gradients.of_sequence(n, gradient);
    sum += gradient;
  }
  fl::Rng dropout(1, 0, "dropout");
  train::BatchObjective<double> objective(*rig.small.run, rig.batch, dropout);
  objective.at_present(rig.small.run->gradient);
  BOOST_TEST(arma::norm(sum / 6 - rig.small.run->gradient) < 1e-14);
}

BOOST_AUTO_TEST_CASE(the_jacobian_of_an_elman_layer_is_its_slope_times_u) {
  Rig rig(recurrent);
  fl::Index seen = 0;
  rig.gradients.of_states(2, [&](fl::Index t, const arma::mat& jacobian) {
    ++seen;
    BOOST_TEST_REQUIRE(t == seen);
    const arma::mat U = rig.small.run->blocks[1].block->w, W = rig.small.run->blocks[0].block->w;
    const arma::vec b = rig.small.run->blocks[2].block->w;
    arma::vec h(3, arma::fill::zeros);
    for (fl::Index s = 0; s <= t; ++s) h = arma::tanh(W * rig.batch.x(0, 2, s) + U * h + b);
    const arma::mat expected = arma::diagmat(1 - arma::square(h)) * U;
    BOOST_TEST(arma::norm(jacobian - expected) < 1e-8);
  });
  BOOST_TEST(seen == 4);
}

BOOST_AUTO_TEST_CASE(a_model_without_memory_has_no_states) {
  Rig rig(linear);
  rig.gradients.of_states(0, [](fl::Index, const arma::mat&) { BOOST_ERROR("a Jacobian"); });
}

BOOST_AUTO_TEST_CASE(states_of_an_lstm_are_h_and_c_of_every_layer) {
  Rig rig("[{use: lstm, units: 2}, {use: gru, units: 3}, {use: dense, units: 1}]");
  rig.gradients.of_states(0, [](fl::Index, const arma::mat& jacobian) {
    BOOST_TEST(jacobian.n_rows == 2 + 2 + 3);
    BOOST_TEST(arma::norm(jacobian.submat(0, 4, 3, 6)) == 0);  // nothing flows down
    BOOST_TEST(arma::norm(jacobian.submat(4, 0, 6, 3)) > 0);
  });
}

BOOST_AUTO_TEST_SUITE_END()
