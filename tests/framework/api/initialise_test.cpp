#include <boost/test/unit_test.hpp>

#include <flatline/initialise.hpp>

#include "param/schema.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using fl::Init;
using fl::InitOf;

BOOST_AUTO_TEST_SUITE(initialise)

namespace {

constexpr fl::Index R = 120, C = 80, K = 25;

arma::mat drawn(Init how, InitOf of = InitOf::weights, double gain = 1) {
  fl::Rng rng(3, 0, "init");
  return fl::Initialiser(how, of, gain).draw(R, C, 4, K, rng);
}

bool is_uniform(const arma::mat& weights, double bound) {
  const double variance = arma::var(arma::vectorise(weights));
  return arma::abs(weights).max() <= bound && arma::abs(weights).max() > 0.99 * bound &&
         std::abs(variance / (bound * bound / 3) - 1) < 0.05;
}

bool is_normal(const arma::mat& weights, double deviation) {
  const arma::vec all = arma::vectorise(weights) / deviation;
  return std::abs(arma::mean(all)) < 0.05 && std::abs(arma::var(all) - 1) < 0.08 &&
         std::abs(arma::mean(arma::vec(arma::pow(all, 4))) - 3) < 0.4;
}

bool equal(const arma::mat& a, const arma::mat& b) {
  return arma::approx_equal(a, b, "absdiff", 0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_word_draws_what_it_says) {
  BOOST_TEST(drawn(Init::zeros).is_zero());
  BOOST_TEST(arma::all(arma::vectorise(drawn(Init::constant) == 1)));
  BOOST_TEST(is_uniform(drawn(Init::uniform), 1));
  BOOST_TEST(is_normal(drawn(Init::normal), 1));
  BOOST_TEST(is_uniform(drawn(Init::glorot_uniform), std::sqrt(6.0 / (R + C))));
  BOOST_TEST(is_normal(drawn(Init::glorot_normal), std::sqrt(2.0 / (R + C))));
  BOOST_TEST(is_uniform(drawn(Init::he_uniform), std::sqrt(6.0 / C)));
  BOOST_TEST(is_normal(drawn(Init::he_normal), std::sqrt(2.0 / C)));
}

BOOST_AUTO_TEST_CASE(an_orthogonal_draw_keeps_lengths) {
  const arma::mat high = drawn(Init::orthogonal);
  BOOST_TEST(arma::approx_equal(high.t() * high, arma::eye(C, C), "absdiff", 1e-12));
  fl::Rng rng(3, 0, "init");
  const arma::mat wide =
      fl::Initialiser(Init::orthogonal, InitOf::weights, 1).draw(3, 9, 0, K, rng);
  BOOST_TEST(arma::approx_equal(wide * wide.t(), arma::eye(3, 3), "absdiff", 1e-12));
}

BOOST_AUTO_TEST_CASE(the_identity_stands_in_each_gate) {
  const arma::mat weights = drawn(Init::identity);
  for (fl::Index gate = 0; gate < 4; ++gate) {
    BOOST_TEST(equal(weights.rows(gate * 30, gate * 30 + 29), arma::eye(30, C)));
  }
}

BOOST_AUTO_TEST_CASE(the_gain_is_a_factor) {
  for (const Init how : {Init::constant, Init::uniform, Init::normal, Init::glorot_uniform,
                         Init::he_normal, Init::orthogonal, Init::identity, Init::pytorch}) {
    BOOST_TEST(equal(drawn(how, InitOf::recurrent, 2), 2 * drawn(how, InitOf::recurrent)));
  }
}

BOOST_AUTO_TEST_CASE(pytorch_and_keras_stand_for_their_defaults) {
  const double k = 1 / std::sqrt(double(K));
  for (const InitOf of : {InitOf::weights, InitOf::recurrent, InitOf::bias}) {
    BOOST_TEST(is_uniform(drawn(Init::pytorch, of), k));
  }
  const arma::mat two = drawn(Init::pytorch, InitOf::recurrent_bias);
  BOOST_TEST(arma::abs(two).max() > 1.9 * k);
  BOOST_TEST(std::abs(arma::var(arma::vectorise(two)) / (2 * k * k / 3) - 1) < 0.05);
  BOOST_TEST(is_normal(drawn(Init::pytorch, InitOf::embedding), 1));
  BOOST_TEST(equal(drawn(Init::keras, InitOf::weights), drawn(Init::glorot_uniform)));
  BOOST_TEST(equal(drawn(Init::keras, InitOf::recurrent), drawn(Init::orthogonal)));
  BOOST_TEST(drawn(Init::keras, InitOf::recurrent_bias).is_zero());
  BOOST_TEST(is_uniform(drawn(Init::keras, InitOf::embedding), 0.05));
}

// Keys of runs hash what differs from the defaults, so that settings which are new and left alone
// rename nothing.
BOOST_AUTO_TEST_CASE(an_initialiser_that_is_left_alone_is_not_written) {
  struct Sample : fl::Params {
    fl::InitParam init{this, "init", InitOf::weights, Init::glorot_uniform, "first weights W"};
  } sample;
  BOOST_TEST_REQUIRE(sample.all.size() == 2U);
  BOOST_TEST(sample.all[0]->name() == std::string("init"));
  BOOST_TEST(sample.all[1]->name() == std::string("init_gain"));
  BOOST_TEST(fl::write(sample, false).entries.empty());
}

BOOST_AUTO_TEST_SUITE_END()
