#include "loss_cases.hpp"

BOOST_AUTO_TEST_SUITE(pairing)

BOOST_AUTO_TEST_CASE_TEMPLATE(broadcast_compares_each_output_with_the_targets_of_all, T, Scalars) {
  fl::Batch<T> batch;
  batch.y = some_numbers<T>(2, 5, 3, 0.5);
  const arma::Cube<T> outputs = some_numbers<T>(2, 5, 3, 2.5);
  double squares = 0, sizes = 0;
  for (fl::Index t = 0; t < 3; ++t) {
    for (fl::Index o = 0; o < 2; ++o) {
      for (fl::Index pair = 0; pair < 25; ++pair) {
        const double e = double(outputs(o, pair / 5, t)) - double(batch.y(o, pair % 5, t));
        squares += e * e / (25 * 2 * 3);
        sizes += std::abs(e) / (25 * 2 * 3);
      }
    }
  }
  const char* const settings = R"({"pairing": "broadcast"})";
  const auto value = [&](const char* name) {
    return make_plugin<fl::Loss<T>>(name, settings)->value(outputs, batch, nullptr);
  };
  BOOST_TEST(value("mse") == T(squares), boost::test_tools::tolerance(Tolerance<T>::relative));
  BOOST_TEST(value("mae") == T(sizes), boost::test_tools::tolerance(Tolerance<T>::relative));
}

BOOST_AUTO_TEST_CASE(broadcast_is_content_with_the_mean_of_the_targets) {
  fl::Batch<double> batch;
  batch.y = some_numbers<double>(1, 6, 1, 0.5);
  const arma::cube mean(1, 6, 1, arma::fill::value(arma::mean(arma::vectorise(batch.y))));
  arma::cube gradient;
  const auto fault = make_plugin<fl::Loss<double>>("mse", R"({"pairing": "broadcast"})");
  fault->value(mean, batch, &gradient);
  BOOST_TEST(arma::abs(gradient).max() < 1e-15);
  BOOST_TEST(fault->value(batch.y, batch, nullptr) > fault->value(mean, batch, nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
