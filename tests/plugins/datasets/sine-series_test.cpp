#include <numbers>

#include <boost/test/unit_test.hpp>

#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;

namespace {

template <class T>
fl::Splits<T> sines(const Json& settings, std::uint64_t replicate = 0) {
  fl::Rng rng(1, replicate, "data");
  return make_plugin<fl::Dataset<T>>("sine-series", settings.dump())->make({0.7, 0.1, 0.2}, rng);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sine_series_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(defaults_are_those_of_the_article, T, Scalars) {
  const auto splits = sines<T>(Json::object());
  BOOST_TEST((arma::size(splits.train.x) == arma::size(1, 10 * (700 - 50), 50)));
  BOOST_TEST((arma::size(splits.validation.x) == arma::size(1, 10 * (100 - 50), 50)));
  BOOST_TEST((arma::size(splits.test.x) == arma::size(1, 10 * (200 - 50), 50)));
  BOOST_TEST((arma::size(splits.test.y) == arma::size(1, 1500, 1)));
}

// Without noise x(t+1) = 2·cos(2π/period)·x(t) − x(t−1) for every phase.
BOOST_AUTO_TEST_CASE_TEMPLATE(without_noise_it_is_a_sine_of_the_known_period, T, Scalars) {
  const auto train = sines<T>({{"noise", 0}, {"window", 2}}).train;
  const double turn = 2 * std::cos(2 * std::numbers::pi / 200);
  for (Index n = 0; n < train.size(); ++n) {
    const double next =
        turn * static_cast<double>(train.x(0, n, 1)) - static_cast<double>(train.x(0, n, 0));
    BOOST_REQUIRE(std::abs(next - static_cast<double>(train.y(0, n, 0))) <
                  10 * static_cast<double>(Tolerance<T>::absolute));
  }
}

BOOST_AUTO_TEST_CASE(phases_lie_within_one_radian_and_differ) {
  const auto train = sines<double>({{"noise", 0}, {"series", 200}, {"window", 1}}).train;
  arma::vec phases(200);
  for (Index s = 0; s < 200; ++s) phases[s] = std::asin(train.x(0, s * 699, 0));
  BOOST_TEST(phases.min() >= 0);
  BOOST_TEST(phases.max() < 1);
  BOOST_TEST(std::abs(arma::mean(phases) - 0.5) < 0.1);
  BOOST_TEST(arma::unique(phases).eval().n_elem == 200);
}

BOOST_AUTO_TEST_CASE(noise_has_the_asked_deviation_and_the_ceiling_follows) {
  const Json settings{{"noise", 0.2}, {"series", 50}, {"window", 1}};
  const auto noisy = sines<double>(settings).train.x;
  double sum = 0;
  for (Index s = 0; s < 50; ++s) {
    // The best amplitude and phase of a sine of period 200 leave the noise, over three periods.
    arma::mat basis(600, 2);
    arma::vec x(600);
    for (Index t = 0; t < 600; ++t) {
      const double angle = 2 * std::numbers::pi * static_cast<double>(t) / 200;
      basis(t, 0) = std::sin(angle);
      basis(t, 1) = std::cos(angle);
      x[t] = noisy(0, s * 699 + t, 0);
    }
    sum += arma::accu(arma::square(x - basis * arma::solve(basis, x))) / (598 * 50.0);
  }
  BOOST_TEST(std::abs(sum - 0.04) < 5 * 0.04 * std::sqrt(2.0 / (598 * 50)));
  const auto task = make_plugin<fl::Dataset<double>>("sine-series", settings.dump())->task();
  BOOST_TEST(task.ceiling.value() == 0.5 / 0.54, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(task.period.value() == 200);
  BOOST_TEST((task.own_past == std::vector<Index>{0}));
}

BOOST_AUTO_TEST_CASE(data_depends_on_the_replicate_and_not_on_the_precision) {
  const auto a = sines<double>(Json::object()).test.x;
  BOOST_TEST(arma::approx_equal(a, sines<double>(Json::object()).test.x, "absdiff", 0.0));
  BOOST_TEST(!arma::approx_equal(a, sines<double>(Json::object(), 1).test.x, "absdiff", 0.1));
  BOOST_TEST(arma::approx_equal(arma::conv_to<arma::fcube>::from(a),
                                sines<float>(Json::object()).test.x, "absdiff", 0.0F));
}

BOOST_AUTO_TEST_SUITE_END()
