#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(dropout)

BOOST_AUTO_TEST_CASE_TEMPLATE(zeroes_its_share_and_keeps_the_mean, T, Scalars) {
  fl::Rng stream(1, 0, "dropout");
  Rig<T> rig("dropout", R"({"rate": 0.2})", {10, 20});
  rig.pass.dropout = &stream;
  const arma::Cube<T> x(10, 50, 20, arma::fill::ones);
  rig.run(x, x);
  const double zeros = arma::accu(rig.y == T(0));
  BOOST_TEST(std::abs(zeros / 10'000 - 0.2) < 0.02);  // five standard deviations
  BOOST_TEST(arma::accu(arma::abs(rig.y - T(1.25)) < T(1e-6)) + zeros == 10'000);
  BOOST_TEST(arma::approx_equal(rig.dx, rig.y, "absdiff", 0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(changes_nothing_outside_of_training, T, Scalars) {
  fl::Rng stream(1, 0, "dropout");
  Rig<T> rig("dropout", "{}", {3, 4});
  rig.pass.training = false;
  rig.pass.dropout = &stream;
  const arma::Cube<T> x = some_numbers<T>(3, 2, 4, 1);
  BOOST_TEST(arma::approx_equal(rig.forward(x), x, "absdiff", 0));
}

BOOST_AUTO_TEST_CASE(equal_streams_drop_the_same_numbers) {
  const arma::cube x = some_numbers<double>(3, 4, 5, 1);
  arma::cube y[2];
  for (arma::cube& out : y) {
    fl::Rng stream(7, 1, "dropout");
    Rig<double> rig("dropout", "{}", {3, 5});
    rig.pass.dropout = &stream;
    out = rig.forward(x);
  }
  BOOST_TEST(arma::approx_equal(y[0], y[1], "absdiff", 0));
}

BOOST_AUTO_TEST_SUITE_END()
