#include "scaling_cases.hpp"

BOOST_AUTO_TEST_SUITE(min_max)

BOOST_AUTO_TEST_CASE_TEMPLATE(training_values_fill_the_range, T, Scalars) {
  const auto train = random_batch<T>("train");
  Scaled<T> min_max("min-max", {{"low", -1}, {"high", 3}});
  min_max.transform->fit(train.x, train);
  const auto z = min_max(train.x);
  for (const Index d : {0, 1}) {
    BOOST_TEST(feature(z, d).min() == -1, boost::test_tools::tolerance(1e-5));
    BOOST_TEST(feature(z, d).max() == 3, boost::test_tools::tolerance(1e-5));
  }
  BOOST_TEST(feature(z, 2).min() == -1);
  BOOST_TEST(feature(z, 2).max() == -1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(other_parts_get_the_constants_of_training, T, Scalars) {
  fl::Batch<T> train;
  train.x = arma::Cube<T>(1, 2, 1);
  train.x(0, 0, 0) = 1;
  train.x(0, 1, 0) = 5;
  arma::Cube<T> other(1, 1, 1, arma::fill::value(T(9)));
  Scaled<T> min_max("min-max");
  min_max.transform->fit(train.x, train);
  BOOST_TEST(min_max(other)(0, 0, 0) == T(2));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(inversion_undoes_it, T, Scalars) { check_inversion<T>("min-max"); }

BOOST_AUTO_TEST_CASE_TEMPLATE(missing_values_and_padding_do_not_count, T, Scalars) {
  check_missing<T>("min-max");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_fitted_survives_saving, T, Scalars) {
  check_saving<T>("min-max");
}

BOOST_AUTO_TEST_CASE(an_empty_part_is_no_trouble) { check_empty_part("min-max"); }

BOOST_AUTO_TEST_CASE(a_range_upside_down_is_refused) {
  const auto text = message_of([] { Scaled<double>("min-max", {{"low", 2}, {"high", 1}}); });
  BOOST_TEST(text.find("min-max.high is not above low (the training values are mapped to [low, "
                       "high]). Swap or change the two.") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_SUITE_END()
