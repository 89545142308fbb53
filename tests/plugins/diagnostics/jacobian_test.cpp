#include "ended.hpp"

namespace {

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

}  // namespace

BOOST_AUTO_TEST_SUITE(jacobian)

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
