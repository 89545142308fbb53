#include "ended.hpp"

namespace {

/// Gradients of single sequences, one in each column.
template <class T>
struct Single final : FakeGradients<T> {
  explicit Single(const arma::Mat<T>& gradients) : g(gradients) {
    this->about.x.zeros(1, g.n_cols, 1);
  }
  void of_sequence(fl::Index n, arma::Col<T>& gradient) override { gradient = g.col(n); }
  arma::Mat<T> g;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(noise_scale)

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

BOOST_AUTO_TEST_SUITE_END()
