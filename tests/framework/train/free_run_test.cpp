#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "small_run.hpp"
#include "train/evaluate.hpp"
#include "train/teacher_forcing.hpp"

namespace fl = flatline;
namespace train = flatline::train;
using Settings = std::vector<fl::config::Override>;

namespace {

/// A noiseless sine, a target after each step.
Settings each_and(const Settings& more) {
  Settings settings{{"dataset.target_at", "each"},
                    {"dataset.noise", "0"},
                    {"dataset.window", "12"},
                    {"dataset.length", "200"},
                    {"training.epochs", "2"}};
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

arma::vec trained(const Settings& settings) {
  SmallRun small(each_and(settings));
  small.train();
  return small.run->theta;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(free_run)

BOOST_AUTO_TEST_CASE(targets_of_each_step_are_the_inputs_of_the_next) {
  const SmallRun small(each_and({}));
  const fl::Batch<double>& batch = small.run->original.train;
  BOOST_TEST_REQUIRE(batch.y.n_slices == 12U);
  BOOST_TEST(arma::approx_equal(arma::cube(batch.y.slices(0, 10)),
                                arma::cube(batch.x.slices(1, 11)), "absdiff", 0));
  const SmallRun last(
      Settings{{"dataset.window", "12"}, {"dataset.length", "200"}, {"dataset.noise", "0"}});
  BOOST_TEST(
      arma::approx_equal(batch.y.slice(11), last.run->original.train.y.slice(0), "absdiff", 0));
}

BOOST_AUTO_TEST_CASE(the_ratio_and_its_decay_change_what_is_learnt) {
  const arma::vec forced = trained({}), free = trained({{"training.teacher_forcing.ratio", "0"}});
  const arma::vec decaying = trained({{"training.teacher_forcing.decay", "0.5"}});
  BOOST_TEST(arma::norm(forced - free) > 1e-3);
  BOOST_TEST(arma::norm(forced - decaying) > 1e-4);
  BOOST_TEST(arma::norm(trained({{"training.teacher_forcing.decay", "0.5"}}) - decaying) == 0);
  // The first epoch of a ratio that starts at 1 is teacher-forced.
  BOOST_TEST(arma::norm(trained({{"training.epochs", "1"}}) -
                        trained({{"training.epochs", "1"},
                                 {"training.teacher_forcing.decay", "0.5"}})) == 0);
}

// Bengio et al. 2015, sec. 2.4; the third with k = 10.
BOOST_AUTO_TEST_CASE(the_ratio_falls_in_the_form_that_was_asked_for) {
  const auto share = [](const char* form, double decay, fl::Index epoch) {
    const SmallRun small(each_and({{"training.teacher_forcing.ratio", "0.8"},
                                   {"training.teacher_forcing.decay", std::to_string(decay)},
                                   {"training.teacher_forcing.form", form}}));
    return train::forced_share(small.run->experiment.training->teacher_forcing.get(), epoch);
  };
  const auto close = boost::test_tools::tolerance(1e-12);
  BOOST_TEST(share("exponential", 0.9, 0) == 0.8, close);
  BOOST_TEST(share("exponential", 0.9, 7) == 0.8 * std::pow(0.9, 7), close);
  BOOST_TEST(share("linear", 0.9, 3) == 0.5, close);
  BOOST_TEST(share("linear", 0.9, 9) == 0.0);
  BOOST_TEST(share("inverse-sigmoid", 0.9, 0) == 0.8 * 10 / 11, close);
  BOOST_TEST(share("inverse-sigmoid", 0.9, 30) == 0.8 * 10 / (10 + std::exp(3)), close);
  for (const char* form : {"exponential", "linear", "inverse-sigmoid"}) {
    BOOST_TEST(share(form, 1, 1000) == 0.8);
  }
}

BOOST_AUTO_TEST_CASE(a_free_run_is_measured_beside_the_answers_to_true_inputs) {
  SmallRun small(each_and({{"training.teacher_forcing.horizon", "8"}, {"training.epochs", "30"}}));
  const train::Training training = small.train();
  const auto metrics = train::evaluate(*small.run, train::answer(*small.run), training,
                                       train::measure_yardsticks(*small.run))
                           .metrics;
  BOOST_TEST(metrics.contains("test.free_run_r2"));
  BOOST_TEST(metrics.at("test.free_run_mse") > metrics.at("test.mse"));
  BOOST_TEST(metrics.at("test.free_run_n") == 8.0 / 12 * metrics.at("test.n"));
}

BOOST_AUTO_TEST_CASE(a_free_run_is_not_measured_unless_asked_for) {
  SmallRun small(each_and({}));
  const train::Training training = small.train();
  const auto metrics = train::evaluate(*small.run, train::answer(*small.run), training,
                                       train::measure_yardsticks(*small.run))
                           .metrics;
  BOOST_TEST(!metrics.contains("test.free_run_r2"));
}

BOOST_AUTO_TEST_CASE(a_task_that_does_not_allow_it_is_refused_with_the_place) {
  const auto refusal = [](const char* key, const char* value) {
    return message_of([&] { SmallRun small(Settings{{key, value}}); });
  };
  const std::string rest =
      " asks for a free run that this task does not allow (the outputs of a step are not the own "
      "past among the inputs of the next one). Use a dataset with target_at: each and horizon: 1, "
      "whose inputs hold the targets, or leave training.teacher_forcing out.";
  BOOST_TEST(refusal("training.teacher_forcing.ratio", "0.5") ==
             "command line: FL526 training.teacher_forcing.ratio" + rest);
  BOOST_TEST(refusal("training.teacher_forcing.horizon", "5") ==
             "command line: FL526 training.teacher_forcing.horizon" + rest);
}

BOOST_AUTO_TEST_SUITE_END()
