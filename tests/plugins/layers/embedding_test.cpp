#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(embedding)

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_and_gradients_equal_those_of_pytorch, T, Scalars) {
  const Golden golden("embedding");
  const arma::Cube<T> x = golden.cube<T>("x"), dy = golden.cube<T>("dy");
  for (const std::vector<fl::Index>& ends : {std::vector<fl::Index>{5}, {1, 3, 5}}) {
    Rig<T> rig("embedding", R"({"symbols": 5, "units": 4})", {1, 5});
    const arma::vec E = golden["E"];
    std::copy(E.begin(), E.end(), rig.theta.begin());
    rig.run(x, dy, ends);
    const double tolerance = static_cast<double>(Tolerance<T>::relative);
    BOOST_TEST(relative_error(rig.y, golden.result<T>("y")) < tolerance);
    BOOST_TEST(relative_error(rig.gradient, golden.result<T>("dE")) < tolerance);
    BOOST_TEST(rig.dx.is_zero());
  }
}

BOOST_AUTO_TEST_CASE(gradients_equal_differences) {
  Rig<double> rig("embedding", R"({"symbols": 4, "units": 3})", {1, 3});
  arma::cube codes(1, 2, 3);
  codes.slice(0) = {{0, 2}};
  codes.slice(1) = {{2, 2}};
  codes.slice(2) = {{1, 0}};  // 3 does not occur
  const arma::cube dy = some_numbers<double>(3, 2, 3, 2);
  rig.run(codes, dy);
  const arma::vec gradient = rig.gradient;
  arma::vec differences(gradient.n_elem);
  constexpr double step = 1e-5;
  for (fl::Index i = 0; i < rig.theta.n_elem; ++i) {
    rig.theta[i] += step;
    differences[i] = arma::accu(rig.forward(codes) % dy);
    rig.theta[i] -= 2 * step;
    differences[i] -= arma::accu(rig.forward(codes) % dy);
    rig.theta[i] += step;
  }
  BOOST_TEST(relative_error(gradient, arma::vec(differences / (2 * step))) < 1e-6);
  BOOST_TEST(gradient.tail(3).is_zero());
}

BOOST_AUTO_TEST_CASE(padding_has_no_vector_and_no_gradient) {
  Rig<double> rig("embedding", R"({"symbols": 3, "units": 2})", {1, 2});
  const arma::mat mask = {{1, 0}};
  rig.pass.mask = &mask;
  arma::cube x(1, 1, 2);
  x(0) = 2;
  x(1) = arma::datum::nan;
  rig.run(x, arma::cube(2, 1, 2, arma::fill::ones));
  BOOST_TEST(arma::approx_equal(rig.y.slice(0).col(0), rig.block("E").w.col(2), "absdiff", 0));
  BOOST_TEST(rig.y.slice(1).is_zero());
  BOOST_TEST(arma::accu(rig.gradient) == 2);
}

BOOST_AUTO_TEST_CASE(a_code_that_is_no_symbol_is_an_error) {
  for (const double code : {-1.0, 5.0, 0.5, arma::datum::nan}) {
    Rig<double> rig("embedding", R"({"symbols": 5})", {1, 1});
    BOOST_CHECK_EXCEPTION(rig.forward(arma::cube(1, 1, 1, arma::fill::value(code))), fl::Error,
                          [](const fl::Error& e) { return e.id() == "FL551"; });
  }
  Rig<float> rig("embedding", R"({"symbols": 5})", {1, 1});
  try {
    rig.forward(arma::fcube(1, 1, 1, arma::fill::value(2.5F)));
    BOOST_FAIL("nothing was thrown");
  } catch (const fl::Error& error) {
    BOOST_TEST(error.what() ==
               std::string("FL551 layer embedding got the code 2.5 (codes are the integers 0 … 4). "
                           "Set symbols to the number of different codes, and leave them "
                           "unscaled."));
  }
}

BOOST_AUTO_TEST_CASE(several_input_rows_are_an_error) {
  BOOST_CHECK_EXCEPTION(
      Rig<double>("embedding", R"({"symbols": 5})", {2, 1}), fl::Error, [](const fl::Error& e) {
        return e.what() ==
               std::string(
                   "FL550 layer embedding got 2 input features (it wants one row of integer "
                   "codes). Put it first in a model whose dataset has one input, the code "
                   "of a symbol.");
      });
}

BOOST_AUTO_TEST_SUITE_END()
