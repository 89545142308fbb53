#include <cmath>

#include <boost/test/unit_test.hpp>
#include <flatline/judge.hpp>

#include "tolerance.hpp"

namespace judge = flatline::judge;
using flatline::Batch;
using flatline::Index;
using flatline::Task;

namespace {

/// Draws from U[0, 1) by a recursion of its own, so that the test needs no generator.
class Draws {
 public:
  double operator()() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11) * 0x1p-53;
  }

 private:
  std::uint64_t state_ = 7;
};

/// Sequences of F × L uniform values whose target is f(last two steps).
template <class T, class F>
Batch<T> make(Index n, Index steps, Draws& draw, const F& f) {
  Batch<T> batch;
  batch.x.set_size(1, n, steps);
  batch.y.set_size(1, n, 1);
  batch.x.imbue([&] { return static_cast<T>(draw()); });
  for (Index i = 0; i < n; ++i)
    batch.y(0, i, 0) =
        static_cast<T>(f(static_cast<double>(batch.x(0, i, steps - 1)),
                         static_cast<double>(batch.x(0, i, std::max<Index>(steps, 2) - 2)), draw));
  return batch;
}

double parabola(double x, double, Draws&) { return (x - 0.5) * (x - 0.5); }
double line(double x, double before, Draws&) { return 2 * x - before + 1; }
double noise(double, double, Draws& draw) { return draw(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(judge_reference)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_reference_learns_what_is_there_and_not_what_is_not, T, Scalars) {
  Draws draw;
  const auto known = make<T>(800, 6, draw, parabola), asked = make<T>(300, 6, draw, parabola);
  BOOST_TEST(judge::reference_skill(known, asked, Task{}) > 0.9);
  const auto noisy = make<T>(800, 6, draw, noise), test = make<T>(300, 6, draw, noise);
  BOOST_TEST(judge::reference_skill(noisy, test, Task{}) < 0.02);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_reference_votes_on_classes, T, Scalars) {
  Draws draw;
  const auto classes = [](Batch<T> batch) {
    arma::Cube<T> y(2, batch.size(), 1, arma::fill::zeros);
    for (Index i = 0; i < batch.size(); ++i) y(batch.y(0, i, 0) > T(1.5) ? 1 : 0, i, 0) = 1;
    batch.y = y;
    return batch;
  };
  const auto known = classes(make<T>(800, 6, draw, line));
  const auto asked = classes(make<T>(300, 6, draw, line));
  BOOST_TEST(judge::reference_skill(known, asked, Task{.type = Task::Type::classification}) > 0.9);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_reference_sees_the_past_of_each_step_only, T, Scalars) {
  Draws draw;
  const auto running = [&](Index n) {
    Batch<T> batch;
    batch.x.set_size(1, n, 8);
    batch.x.imbue([&] { return static_cast<T>(draw()); });
    batch.y = arma::square(batch.x - T(0.5));
    return batch;
  };
  BOOST_TEST(judge::reference_skill(running(200), running(80), Task{}) > 0.9);
  auto known = running(200), asked = running(80);
  for (auto* batch : {&known, &asked})  // now the target is the next input: unknown
    for (Index t = 0; t + 1 < 8; ++t) batch->y.slice(t) = batch->x.slice(t + 1);
  BOOST_TEST(judge::reference_skill(known, asked, Task{}) < 0.2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_reference_is_deterministic_and_says_when_it_cannot_tell, T,
                              Scalars) {
  Draws draw;
  const auto known = make<T>(100, 4, draw, line), asked = make<T>(50, 4, draw, line);
  BOOST_TEST(judge::reference_skill(known, asked, Task{}) ==
             judge::reference_skill(known, asked, Task{}));
  const auto few = make<T>(9, 4, draw, line);
  BOOST_TEST(std::isnan(judge::reference_skill(few, asked, Task{})));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_reference_survives_missing_values, T, Scalars) {
  Draws draw;
  auto known = make<T>(400, 4, draw, parabola);
  known.x(0, 3, 3) = static_cast<T>(NAN);
  BOOST_TEST(judge::reference_skill(known, make<T>(100, 4, draw, parabola), Task{}) > 0.8);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(linear_outputs_are_found_linear_and_others_not, T, Scalars) {
  Draws draw;
  const auto linear = make<T>(300, 6, draw, line), bent = make<T>(300, 6, draw, parabola);
  BOOST_TEST(judge::linear_share(linear, linear.y) > 0.9999);
  BOOST_TEST(judge::linear_share(bent, bent.y) < 0.2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(more_features_than_windows_do_not_feign_a_line, T, Scalars) {
  Draws draw;
  const auto bent = make<T>(60, 100, draw, noise);
  BOOST_TEST(judge::linear_share(bent, bent.y) < 0.5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(constant_outputs_are_linear_and_broken_ones_are_not_judged, T,
                              Scalars) {
  Draws draw;
  const auto batch = make<T>(50, 4, draw, line);
  arma::Cube<T> outputs(1, 50, 1);
  outputs.fill(T(0.3));
  BOOST_TEST(judge::linear_share(batch, outputs) == 1);
  outputs(0, 7, 0) = static_cast<T>(NAN);
  BOOST_TEST(std::isnan(judge::linear_share(batch, outputs)));
}

BOOST_AUTO_TEST_SUITE_END()
