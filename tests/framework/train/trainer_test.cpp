#include "train/trainer.hpp"

#include <boost/test/unit_test.hpp>

#include "small_run.hpp"

namespace train = flatline::train;
using Settings = std::vector<flatline::config::Override>;

BOOST_AUTO_TEST_SUITE(trainer)

BOOST_AUTO_TEST_CASE(an_epoch_is_one_pass_over_the_training_part) {
  SmallRun small;
  const flatline::Index n = small.run->data.train.size();
  const train::Training training = small.train();
  BOOST_TEST(training.epochs == 3);
  BOOST_TEST(training.steps == 3 * ((n + 15) / 16));
  BOOST_TEST(small.watch->steps.loss.at().size() == training.steps);
  BOOST_TEST(small.watch->epochs.train_loss.at().size() == 4);  // with the untrained model
}

BOOST_AUTO_TEST_CASE(the_last_batch_of_an_epoch_may_be_smaller) {
  SmallRun small(Settings{{"training.batch_size", "1000"}});
  BOOST_TEST(small.train().steps == 3);
}

BOOST_AUTO_TEST_CASE(training_makes_the_loss_smaller) {
  SmallRun small(Settings{{"training.epochs", "20"}});
  small.train();
  const auto& loss = small.watch->epochs.train_loss.values();
  BOOST_TEST(std::isnan(loss.front()));
  BOOST_TEST(loss.back() < 0.5 * loss[1]);
}

BOOST_AUTO_TEST_CASE(equal_replicates_train_alike_and_others_do_not) {
  SmallRun first({}, 1), again({}, 1), other({}, 2);
  first.train();
  again.train();
  other.train();
  BOOST_TEST(arma::approx_equal(first.run->theta, again.run->theta, "absdiff", 0.0));
  BOOST_TEST(!arma::approx_equal(first.run->theta, other.run->theta, "absdiff", 1e-3));
}

BOOST_AUTO_TEST_CASE(early_stopping_waits_for_its_patience_after_the_best_epoch) {
  // With a step this small no epoch is better than the first one by more than min_delta.
  SmallRun small(Settings{{"optimizer.learning_rate", "1e-12"},
                          {"training.epochs", "50"},
                          {"training.early_stopping.patience", "4"},
                          {"training.early_stopping.min_delta", "1e-6"}});
  const train::Training training = small.train();
  BOOST_TEST(training.best_epoch == 1);
  BOOST_TEST(training.epochs == 5);
}

BOOST_AUTO_TEST_CASE(without_patience_training_goes_on_to_the_last_epoch) {
  SmallRun small(Settings{{"optimizer.learning_rate", "1e-12"}, {"training.epochs", "9"}});
  BOOST_TEST(small.train().epochs == 9);
}

BOOST_AUTO_TEST_CASE(the_best_weights_come_back_when_they_are_to_be_kept) {
  // A growing step spoils what the first epochs have learnt.
  const Settings wild{{"optimizer.learning_rate", "0.3"}, {"training.epochs", "12"}};
  auto keep = wild;
  keep.push_back({"training.keep", "best"});
  SmallRun last(wild), best(keep);
  last.train();
  const train::Training training = best.train();
  BOOST_TEST_REQUIRE(training.best_epoch < training.epochs);
  const auto loss = [](SmallRun& small) {
    const auto& part = small.run->data.validation;
    return small.run->loss_of(small.run->predict(part), part);
  };
  BOOST_TEST(loss(best) == training.best_loss);
  BOOST_TEST(loss(last) > training.best_loss);
}

BOOST_AUTO_TEST_CASE(divergence_ends_training_and_is_reported_not_thrown) {
  SmallRun small(Settings{{"optimizer", "sgd"}, {"optimizer.learning_rate", "1e200"}});
  const train::Training training = small.train();
  BOOST_TEST(training.diverged);
  BOOST_TEST(training.epochs == 1);
}

BOOST_AUTO_TEST_CASE(no_epochs_leave_the_initial_weights) {
  SmallRun small(Settings{{"training.epochs", "0"}});
  const arma::vec before = small.run->theta;
  const train::Training training = small.train();
  BOOST_TEST(training.steps == 0);
  BOOST_TEST(std::isnan(training.late_loss));
  BOOST_TEST(arma::approx_equal(small.run->theta, before, "absdiff", 0.0));
}

BOOST_AUTO_TEST_CASE(a_model_in_closed_form_is_fitted_and_not_trained) {
  SmallRun small(Settings{{"model", "{use: linear-window}"}});
  const train::Training training = small.train();
  BOOST_TEST(training.epochs == 0);
  BOOST_TEST(training.steps == 0);
  BOOST_TEST(training.validation_loss < 0.5);
}

BOOST_AUTO_TEST_SUITE_END()
