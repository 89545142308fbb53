#include "scaling_cases.hpp"

BOOST_AUTO_TEST_SUITE(standardise)

BOOST_AUTO_TEST_CASE_TEMPLATE(training_values_have_mean_0_and_deviation_1, T, Scalars) {
  const auto train = random_batch<T>("train");
  Scaled<T> standardise("standardise");
  standardise.transform->fit(train.x, train);
  const auto z = standardise(train.x);
  for (const Index d : {0, 1}) {
    BOOST_TEST(std::abs(arma::mean(feature(z, d))) < 1e-5);
    BOOST_TEST(arma::stddev(feature(z, d), 1) == 1, boost::test_tools::tolerance(1e-5));
  }
  BOOST_TEST(arma::abs(feature(z, 2)).max() < 1e-6);  // constant: centred only
}

BOOST_AUTO_TEST_CASE_TEMPLATE(other_parts_get_the_constants_of_training, T, Scalars) {
  fl::Batch<T> train;
  train.x = arma::Cube<T>(1, 2, 1);
  train.x(0, 0, 0) = 1;
  train.x(0, 1, 0) = 5;  // mean 3, deviation 2
  arma::Cube<T> other(1, 1, 1, arma::fill::value(T(9)));
  Scaled<T> standardise("standardise");
  standardise.transform->fit(train.x, train);
  BOOST_TEST(standardise(other)(0, 0, 0) == T(3));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(inversion_undoes_it, T, Scalars) {
  check_inversion<T>("standardise");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(missing_values_and_padding_do_not_count, T, Scalars) {
  check_missing<T>("standardise");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_fitted_survives_saving, T, Scalars) {
  check_saving<T>("standardise");
}

BOOST_AUTO_TEST_CASE(an_empty_part_is_no_trouble) { check_empty_part("standardise"); }

BOOST_AUTO_TEST_SUITE_END()
