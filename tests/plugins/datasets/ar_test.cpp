#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "series_under_test.hpp"

BOOST_AUTO_TEST_SUITE(ar_test)

BOOST_AUTO_TEST_CASE(the_ceiling_of_an_ar_series_is_what_least_squares_reaches) {
  const Json cases[] = {
      {{"coefficients", {0.9}}, {"horizon", 1}, {"window", 5}},
      {{"coefficients", {0.9}}, {"horizon", 4}, {"window", 5}},
      {{"coefficients", {1.6, -0.9}}, {"horizon", 1}, {"window", 1}},  // shorter than the order
      {{"coefficients", {1.6, -0.9}}, {"horizon", 3}, {"window", 6}, {"noise", 2}, {"mean", 5}},
      {{"coefficients", {0}}, {"window", 3}},
  };
  for (Json settings : cases) {
    settings["length"] = 40000;
    const double ceiling = task_of("ar", settings).ceiling.value();
    BOOST_TEST(std::abs(linear_skill("ar", settings) - ceiling) < 0.02, settings.dump());
  }
  BOOST_TEST(
      task_of("ar", {{"coefficients", {0.9}}, {"horizon", 4}}).ceiling.value() == std::pow(0.9, 8),
      tolerance(1e-10));
  BOOST_TEST(task_of("ar", {{"coefficients", {0}}}).ceiling.value() == 0);
}

BOOST_AUTO_TEST_CASE(nuisance_channels_are_fed_but_tell_nothing) {
  const Json settings{{"nuisance", 2}, {"length", 20000}, {"window", 3}};
  const fl::Task task = task_of("ar", settings);
  BOOST_TEST(task.inputs == 3);
  BOOST_TEST(task.outputs == 1);
  BOOST_TEST((task.own_past == std::vector<Index>{0}));
  BOOST_TEST(std::abs(linear_skill("ar", settings) - 0.81) < 0.02);
}

// Its best answer is persistence; the steps are the noise.
BOOST_AUTO_TEST_CASE(a_random_walk_has_no_ceiling_and_steps_of_the_noise) {
  const Json settings{{"coefficients", {1}}, {"noise", 0.5}, {"length", 20000}};
  BOOST_TEST(!task_of("ar", settings).ceiling);
  const arma::rowvec steps = arma::diff(series("ar", settings).row(0));
  BOOST_TEST(arma::stddev(steps) == 0.5, tolerance(0.02));
  BOOST_TEST(persistence_skill("ar", settings) > linear_skill("ar", settings) - 0.01);
}

BOOST_AUTO_TEST_CASE(an_explosive_series_is_refused) {
  BOOST_TEST(
      message_of([] {
        task_of("ar", {{"coefficients", {0.7, 0.4}}});
      }) ==
      "test: FL413 ar.coefficients make the series explode (its characteristic roots reach "
      "1.072842, above 1). Lessen the coefficients; their sum, for instance, must not exceed "
      "1.");
}

BOOST_AUTO_TEST_SUITE_END()
