// The diagnostics that ask for extra gradients, where these have a closed form.
#include "views.hpp"

namespace {

/// A loss θᵀAθ/2 with A = diag(1 … P).
template <class T>
struct Quadratic final : FakeGradients<T> {
  void hessian_times(const arma::Col<T>& v, arma::Col<T>& product) override {
    product = v % arma::regspace<arma::Col<T>>(1, T(v.n_elem));
  }
};

/// Gradients of single sequences, one in each column.
template <class T>
struct Single final : FakeGradients<T> {
  explicit Single(const arma::Mat<T>& gradients) : g(gradients) {
    this->about.x.zeros(1, g.n_cols, 1);
  }
  void of_sequence(fl::Index n, arma::Col<T>& gradient) override { gradient = g.col(n); }
  arma::Mat<T> g;
};

/// A linear model ŷ = Σ_t w_t x_t of inputs that are ±1 in the first feature, constant in the
/// other.
template <class T>
struct Linear final : FakeGradients<T> {
  explicit Linear(const arma::Col<T>& w) : dx(2, 4, w.n_elem, arma::fill::zeros) {
    this->about.x.ones(2, 4, w.n_elem);
    for (fl::Index t = 0; t < w.n_elem; ++t) {
      this->about.x.slice(t).row(0) = arma::Row<T>{1, -1, 1, -1};
      dx.slice(t).fill(w[t]);
    }
  }
  const arma::Cube<T>& of_inputs(fl::Index) override { return dx; }
  arma::Cube<T> dx;
};

/// States that each step multiplies with one matrix.
template <class T>
struct Constant final : FakeGradients<T> {
  explicit Constant(const arma::Mat<T>& jacobian) : J(jacobian) { this->about.x.zeros(1, 2, 30); }
  void of_states(fl::Index,
                 const std::function<void(fl::Index, const arma::Mat<T>&)>& visit) override {
    for (fl::Index t = 1; t < 30; ++t) visit(t, J);
  }
  arma::Mat<T> J;
};

/// Shows a diagnostic the end of a run with these gradients, after a step with learning rate 0.1.
template <class T>
auto ended(const std::string& name, fl::ExtraGradients<T>& gradients, fl::Index batch_size = 0,
           std::optional<fl::Index> lag = {}) {
  fl::Task task{.inputs = 2, .outputs = 1};
  task.lag = lag;
  auto diagnostic = make_diagnostic<T>(name, task);
  FakeRun<T> run;
  run.batch.x.zeros(1, batch_size, 1);
  run.step(*diagnostic, 0);
  run.epoch(*diagnostic, 3);
  run.theta.ones(2);
  run.end(*diagnostic, gradients);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(extra_gradient_diagnostics)

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

BOOST_AUTO_TEST_CASE_TEMPLATE(the_noise_scale_is_variance_over_squared_mean, T, Scalars) {
  Single<T> gradients({{2, 0, 1, 1}, {0, 0, 1, -1}});  // mean (1, 0), variance 2/3 each
  const auto diagnostic = ended<T>("noise-scale", gradients, 32);
  BOOST_TEST(finding_of(*diagnostic, "noise_dominated").value == (4.0 / 3) / (1 - 1.0 / 3),
             boost::test_tools::tolerance(1e-6));
  BOOST_TEST(finding_of(*diagnostic, "no_signal").value == -2.0,
             boost::test_tools::tolerance(1e-6));
  BOOST_TEST(!finding_of(*diagnostic, "noise_dominated").fired);
  BOOST_TEST(!finding_of(*diagnostic, "no_signal").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradients_that_cancel_are_noise, T, Scalars) {
  Single<T> gradients({{1, -1, 2, -2}, {1, -1, 0, 0}});
  const auto diagnostic = ended<T>("noise-scale", gradients, 32);
  BOOST_TEST(finding_of(*diagnostic, "noise_dominated").fired);
  BOOST_TEST(finding_of(*diagnostic, "no_signal").fired);
  BOOST_TEST(finding_of(*diagnostic, "no_signal").value == 1.0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(saliency_is_weight_times_deviation_of_the_input, T, Scalars) {
  Linear<T> model({0, 0.5, 0, -2});  // the last step has lag 0
  const auto diagnostic = ended<T>("saliency", model, 0, 3);
  const std::vector<double> expected{2, 0, 0.5, 0};
  BOOST_TEST(series_of(*diagnostic, "over_lag").values() == expected);
  BOOST_TEST(series_of(*diagnostic, "share").values() == (std::vector<double>{1, 0}));
  BOOST_TEST(finding_of(*diagnostic, "short_memory").value == 2);
  BOOST_TEST(finding_of(*diagnostic, "short_memory").fired);
  BOOST_TEST(!finding_of(*diagnostic, "disconnected").fired);
  BOOST_TEST(!finding_of(*ended<T>("saliency", model, 0, 2), "short_memory").fired);
}

BOOST_AUTO_TEST_CASE(a_model_that_ignores_its_inputs_is_disconnected) {
  Linear<double> model(arma::vec(4, arma::fill::zeros));
  BOOST_TEST(finding_of(*ended<double>("saliency", model), "disconnected").fired);
}

BOOST_AUTO_TEST_CASE(lags_of_the_saliency_count_from_the_last_step_that_is_there) {
  Linear<double> model({0, 0, 3, 0});
  model.about.mask.ones(4, 4);
  model.about.mask.col(3).zeros();
  const auto diagnostic = ended<double>("saliency", model);
  BOOST_TEST(series_of(*diagnostic, "over_lag").values()[0] == 3);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(exponents_are_the_logarithms_of_constant_growth, T, Scalars) {
  Constant<T> decay({{0.5, 0}, {0, 0.25}});
  const auto diagnostic = ended<T>("jacobian", decay, 0, 20);
  const auto& exponents = series_of(*diagnostic, "exponents").values();
  BOOST_TEST(exponents[0] == std::log(0.5), boost::test_tools::tolerance(1e-6));
  BOOST_TEST(exponents[1] == std::log(0.25), boost::test_tools::tolerance(1e-6));
  BOOST_TEST(finding_of(*diagnostic, "contracting").value == 0.5,
             boost::test_tools::tolerance(1e-6));
  BOOST_TEST(finding_of(*diagnostic, "contracting").fired);
  BOOST_TEST(finding_of(*diagnostic, "forgets").fired);  // 2⁻²⁰ is below a thousandth
  BOOST_TEST(!finding_of(*diagnostic, "chaotic").fired);
  BOOST_TEST(!finding_of(*ended<T>("jacobian", decay, 0, 5), "forgets").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(states_that_grow_while_they_turn_are_chaotic, T, Scalars) {
  Constant<T> growth({{0, T(-1.5)}, {T(1.5), 0}});
  const auto diagnostic = ended<T>("jacobian", growth);
  BOOST_TEST(finding_of(*diagnostic, "chaotic").fired);
  BOOST_TEST(finding_of(*diagnostic, "chaotic").value == std::log(1.5),
             boost::test_tools::tolerance(1e-6));
  BOOST_TEST(!finding_of(*diagnostic, "contracting").fired);
}

BOOST_AUTO_TEST_SUITE_END()
