#include "ended.hpp"

namespace {

/// Gradients by the inputs that are w_t at step t; one feature alternates, the other is constant.
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

}  // namespace

BOOST_AUTO_TEST_SUITE(saliency)

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

BOOST_AUTO_TEST_SUITE_END()
