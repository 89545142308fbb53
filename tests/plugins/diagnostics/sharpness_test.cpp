#include "ended.hpp"

namespace {

/// A loss θᵀAθ/2 with A = diag(1 … P).
template <class T>
struct Quadratic final : FakeGradients<T> {
  void hessian_times(const arma::Col<T>& v, arma::Col<T>& product) override {
    product = v % arma::regspace<arma::Col<T>>(1, T(v.n_elem));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sharpness)

BOOST_AUTO_TEST_CASE_TEMPLATE(sharpness_is_the_largest_eigenvalue, T, Scalars) {
  Quadratic<T> loss;
  const auto diagnostic = make_plugin<fl::Diagnostic<T>>("sharpness", R"({"iterations": 200})");
  FakeRun<T> run;
  run.step(*diagnostic, 0);  // with learning rate 0.1
  run.end(*diagnostic, loss);
  BOOST_TEST(series_of(*diagnostic, "lambda").values()[0] == 10.0,
             boost::test_tools::tolerance(1e-5));
  BOOST_TEST(finding_of(*diagnostic, "too_sharp").value == 1.0, boost::test_tools::tolerance(1e-5));
  BOOST_TEST(!finding_of(*diagnostic, "too_sharp").fired);
  run.theta.ones(30);  // λ = 30
  run.end(*diagnostic, loss);
  BOOST_TEST(finding_of(*diagnostic, "too_sharp").fired);
}

BOOST_AUTO_TEST_CASE(a_flat_loss_has_no_sharpness) {
  struct Flat final : FakeGradients<double> {
    void hessian_times(const arma::vec& v, arma::vec& product) override { product.zeros(v.n_elem); }
  } flat;
  BOOST_TEST(series_of(*ended<double>("sharpness", flat), "lambda").values()[0] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
