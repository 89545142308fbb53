#include "judge/symptoms.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>
#include <flatline/judge.hpp>
#include <flatline/rng.hpp>

#include "tolerance.hpp"

namespace judge = flatline::judge;
using flatline::Batch;
using flatline::Index;
using flatline::Rng;
using flatline::Task;

namespace {

constexpr Index N = 40, L = 25;

/// Sequences of `value(n, t)`.
template <class T, class Value>
arma::Cube<T> sequences(const Value& value) {
  arma::Cube<T> out(1, N, L);
  for (Index n = 0; n < N; ++n) {
    for (Index t = 0; t < L; ++t) out(0, n, t) = static_cast<T>(value(n, t));
  }
  return out;
}

template <class T>
Batch<T> batch_of(arma::Cube<T> y) {
  Batch<T> batch;
  batch.x.zeros(1, y.n_cols, y.n_slices);
  batch.y = std::move(y);
  return batch;
}

const judge::Stratum& find(const std::vector<judge::Stratum>& strata, const std::string& name) {
  for (const judge::Stratum& stratum : strata) {
    if (stratum.name == name) return stratum;
  }
  throw std::runtime_error("no stratum " + name);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judge_symptoms)

BOOST_AUTO_TEST_CASE_TEMPLATE(what_depends_on_the_step_alone_is_all_clock, T, Scalars) {
  const auto clock = sequences<T>([](Index, Index t) { return std::sin(double(t)); });
  BOOST_TEST(judge::clock_share(clock, batch_of(clock)) > 1 - 1e-6);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_differs_between_sequences_only_has_no_clock, T, Scalars) {
  const auto levels = sequences<T>([](Index n, Index) { return double(n); });
  BOOST_TEST(judge::clock_share(levels, batch_of(levels)) < 1e-6);
}

BOOST_AUTO_TEST_CASE(half_clock_and_half_level_share_the_variance) {
  // Var of t = 0 … 24 is 52, var of ±√52 is 52.
  const auto both = sequences<double>(
      [](Index n, Index t) { return double(t) + (n % 2 == 0 ? 1 : -1) * std::sqrt(52.0); });
  BOOST_TEST(judge::clock_share(both, batch_of(both)) == 0.5, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(one_answer_per_sequence_has_no_clock) {
  const arma::cube y(1, N, 1, arma::fill::randn);
  BOOST_TEST(std::isnan(judge::clock_share(y, batch_of(y))));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_copy_of_the_input_follows_it_more_than_the_target, T, Scalars) {
  Rng rng(1, 0, "test");
  Batch<T> batch;
  batch.x.set_size(1, 500, 3);
  batch.y.set_size(1, 500, 1);
  for (T& value : batch.x) value = static_cast<T>(rng.normal());
  for (Index n = 0; n < 500; ++n) {
    batch.y(0, n, 0) = static_cast<T>(0.8) * batch.x(0, n, 2) + static_cast<T>(0.6 * rng.normal());
  }
  Task task;
  task.own_past = {0};
  const arma::Cube<T> copy = batch.x.slices(2, 2);
  BOOST_TEST(judge::copy_of_last(copy, batch, task).index > 0.15);  // 1 − 0.8
  BOOST_TEST(judge::copy_of_last(copy, batch, task).closeness > 1 - 1e-6);
  const arma::Cube<T> faint = copy * T(0.1);  // correlates as well, but is no copy
  BOOST_TEST(judge::copy_of_last(faint, batch, task).index > 0.15);
  BOOST_TEST(judge::copy_of_last(faint, batch, task).closeness < 0.3);
  BOOST_TEST(judge::copy_of_last(batch.y, batch, task).index < -0.15);
  task.own_past.clear();
  BOOST_TEST(std::isnan(judge::copy_of_last(copy, batch, task).index));
}

BOOST_AUTO_TEST_CASE(a_step_that_fails_shows_as_a_stratum) {
  Rng rng(2, 0, "test");
  const auto y = sequences<double>([&](Index, Index) { return rng.normal(); });
  arma::cube outputs = y;
  outputs.slice(L - 3).zeros();
  const auto strata = judge::strata(outputs, batch_of(y), Task{});
  BOOST_TEST(find(strata, "step 22").skill < 0.1);
  BOOST_TEST(find(strata, "step 2 from the end").skill < 0.1);
  BOOST_TEST(find(strata, "step 21").skill == 1);
  BOOST_TEST(find(strata, "step 22").share < 2.0 / L);
  BOOST_TEST(find(strata, "step 22").n == N);
}

BOOST_AUTO_TEST_CASE(the_share_of_a_step_is_that_of_what_the_constant_gets_wrong) {
  // The first step hardly varies, so that a high skill in all says nothing of it.
  const auto y =
      sequences<double>([](Index n, Index t) { return (n % 2 ? 1 : -1) * (t ? 1 : 0.01); });
  const auto strata = judge::strata(y, batch_of(y), Task{});
  BOOST_TEST(find(strata, "step 0").share < 1e-4);
}

BOOST_AUTO_TEST_CASE(an_output_that_fails_shows_as_a_stratum) {
  Rng rng(3, 0, "test");
  arma::cube y(2, 100, 1);
  for (double& value : y) value = rng.normal();
  arma::cube outputs = y;
  outputs.slice(0).row(1).fill(arma::mean(y.slice(0).row(1)));
  const auto strata = judge::strata(outputs, batch_of(y), Task{});
  BOOST_TEST(find(strata, "output 0").skill == 1);
  BOOST_TEST(std::abs(find(strata, "output 1").skill) < 1e-12);
}

BOOST_AUTO_TEST_CASE(a_class_that_is_never_answered_has_no_skill) {
  arma::cube y(3, 90, 1, arma::fill::zeros);
  for (Index n = 0; n < 90; ++n) y(n < 50 ? 0 : n < 70 ? 1 : 2, n, 0) = 1;
  arma::cube outputs = y;
  for (Index n = 70; n < 90; ++n) outputs(2, n, 0) = 0, outputs(0, n, 0) = 1;
  const auto strata = judge::strata(outputs, batch_of(y), Task{.type = Task::Type::classification});
  BOOST_TEST(find(strata, "class 1").skill == 1);
  BOOST_TEST(find(strata, "class 2").skill == 0);
  BOOST_TEST(std::isnan(find(strata, "class 0").skill));  // the constant answer is right there
}

BOOST_AUTO_TEST_CASE(a_loss_that_swings_between_its_windows_is_restless) {
  std::vector<double> losses;
  for (int i = 0; i < 2000; ++i) losses.push_back(i / 20 % 2 == 0 ? 1 : 3);  // a window is 20 long
  const auto swings = judge::restlessness(losses);
  BOOST_TEST(swings.turns == 1);
  BOOST_TEST(swings.spread == 1, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_falling_loss_and_one_with_noise_of_batches_are_calm) {
  std::vector<double> falling, noisy;
  Rng rng(4, 0, "test");
  for (int i = 0; i < 4000; ++i) {
    falling.push_back(std::exp(-i / 500.0));
    noisy.push_back(1 + 0.5 * rng.normal());
  }
  BOOST_TEST(judge::restlessness(falling).turns == 0);
  BOOST_TEST(judge::restlessness(noisy).spread < 0.3);
}

BOOST_AUTO_TEST_CASE(short_traces_are_not_judged) {
  BOOST_TEST(std::isnan(judge::restlessness(std::vector<double>(399, 1.0)).turns));
  BOOST_TEST(!std::isnan(judge::restlessness(std::vector<double>(400, 1.0)).turns));
}

BOOST_AUTO_TEST_SUITE_END()
