#include "scaling_cases.hpp"

BOOST_AUTO_TEST_SUITE(robust)

BOOST_AUTO_TEST_CASE_TEMPLATE(values_have_median_0_and_range_1_whatever_a_few_do, T, Scalars) {
  auto train = random_batch<T>("train");
  Scaled<T> plain("robust"), hit("robust");
  plain.transform->fit(train.x, train);
  const auto z = plain(train.x);
  for (const Index d : {0, 1}) {
    const arma::vec q = arma::quantile(feature(z, d), arma::vec{0.25, 0.5, 0.75});
    BOOST_TEST(std::abs(q[1]) < 1e-5);
    BOOST_TEST(q[2] - q[0] == 1, boost::test_tools::tolerance(1e-5));
  }
  BOOST_TEST(arma::abs(feature(z, 2)).max() == 0);  // constant: centred only
  const auto before = train.x;
  train.x(0, 0, 0) = T(1e6);
  hit.transform->fit(train.x, train);
  BOOST_TEST(arma::abs(feature(hit(before), 0) - feature(z, 0)).max() < 0.05);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(inversion_undoes_it, T, Scalars) { check_inversion<T>("robust"); }

BOOST_AUTO_TEST_CASE_TEMPLATE(missing_values_and_padding_do_not_count, T, Scalars) {
  check_missing<T>("robust");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_fitted_survives_saving, T, Scalars) {
  check_saving<T>("robust");
}

BOOST_AUTO_TEST_CASE(an_empty_part_is_no_trouble) { check_empty_part("robust"); }

BOOST_AUTO_TEST_SUITE_END()
