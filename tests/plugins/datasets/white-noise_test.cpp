#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "tolerance.hpp"

using Json = nlohmann::ordered_json;
using boost::test_tools::tolerance;
using flatline::Index;

BOOST_AUTO_TEST_SUITE(white_noise_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(it_has_one_distribution_whatever_depends, T, Scalars) {
  for (const double d : {0.0, 0.5, 1.0}) {
    const Json settings{{"dependence", d}, {"sequences", 10000}};
    const auto b = make_data<T>("white-noise", settings).train;
    const arma::Col<T> y = arma::vectorise(b.y);
    BOOST_TEST(arma::mean(y) == T(0.5), tolerance(T(0.01)));
    BOOST_TEST(arma::stddev(y) == T(0.1), tolerance(T(0.02)));
    double left = 0;
    for (Index n = 0; n < b.size(); ++n) {
      for (Index t = 1; t < b.steps(); ++t) {
        const double x = b.x(0, n, t) * (b.x(0, n, t - 1) < 0 ? -1 : 1);
        const double error = b.y(0, n, t) - (0.5 + 0.1 * std::sqrt(d) * x);
        left += error * error / (0.01 * static_cast<double>(b.size() * (b.steps() - 1)));
      }
    }
    BOOST_TEST(std::abs(1 - left - d) < 0.02);
    BOOST_TEST(task_of("white-noise", settings).ceiling.value() == d);
  }
}

BOOST_AUTO_TEST_SUITE_END()
