#include <set>

#include <boost/test/unit_test.hpp>

#include <flatline/dataset.hpp>

#include "faults.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using fl::Index;
using fl::Split;

namespace {

/// Counts up, so that each value tells its channel, series and step.
template <class T>
struct Counter final : fl::SeriesDataset<T> {
  Counter(const fl::SeriesParams& p, Index series, Index steps)
      : fl::SeriesDataset<T>(p), n_series(series), n_steps(steps) {}
  fl::Task task() const override { return this->window_task({1, 0}, {0}); }
  fl::Series3<T> draw_series(fl::Rng&) const override {
    fl::Series3<T> out{arma::Cube<T>(2, n_series, n_steps), {1, 0}, {0}};
    for (Index s = 0; s < n_series; ++s) {
      for (Index t = 0; t < n_steps; ++t) {
        out.values(0, s, t) = static_cast<T>(1000 * s + t);
        out.values(1, s, t) =
            static_cast<T>(-1000.0 * static_cast<double>(s) - static_cast<double>(t));
      }
    }
    return out;
  }
  Index n_series, n_steps;
};

struct Settings : fl::SeriesParams {
  Settings(Index window, Index horizon, Index stride) {
    const NoComponents none;
    fl::Faults faults;
    fl::Reader(none, faults)
        .read(fl::from_json({{"window", window}, {"horizon", horizon}, {"stride", stride}}, "test"),
              *this, "dataset", "counter");
    faults.raise();
  }
};

template <class T>
fl::Splits<T> cut(Index window, Index horizon, Index stride, Index series, Index steps,
                  Split split) {
  const Settings settings(window, horizon, stride);
  fl::Rng rng(1, 0, "data");
  return Counter<T>(settings, series, steps).make(split, rng);
}

constexpr Split usual{0.7, 0.1, 0.2};

}  // namespace

BOOST_AUTO_TEST_SUITE(windows)

BOOST_AUTO_TEST_CASE_TEMPLATE(windows_lie_series_by_series_from_early_to_late, T, Scalars) {
  const auto splits = cut<T>(3, 2, 4, 2, 20, {0.5, 0, 0.5});
  // 10 steps a part, 5 for each window and its target: starts at 0 and 4 of each series.
  BOOST_TEST((arma::size(splits.train.x) == arma::size(2, 4, 3)));
  BOOST_TEST((arma::size(splits.train.y) == arma::size(1, 4, 1)));
  const arma::Row<T> starts{0, 4, 1000, 1004};
  BOOST_TEST(
      arma::approx_equal(arma::Mat<T>(splits.train.x.slice(0)).row(1), starts, "absdiff", T(0)));
  BOOST_TEST(arma::approx_equal(arma::Mat<T>(splits.train.x.slice(2)).row(0), -(starts + 2),
                                "absdiff", T(0)));
  BOOST_TEST(arma::approx_equal(arma::Mat<T>(splits.train.y.slice(0)).row(0), starts + 4, "absdiff",
                                T(0)));
  BOOST_TEST(splits.test.x(1, 0, 0) == 10);
  BOOST_TEST(splits.validation.size() == 0);
}

// Whatever the settings: consecutive inputs, the target at its distance, and no value in two parts.
BOOST_AUTO_TEST_CASE_TEMPLATE(no_window_straddles_two_parts, T, Scalars) {
  fl::Rng rng(9, 0, "test");
  for (int trial = 0; trial < 200; ++trial) {
    const Index window = 1 + rng.below(8), horizon = 1 + rng.below(5), stride = 1 + rng.below(4);
    const Index series = 3 + rng.below(4), steps = 130 + rng.below(100);
    const auto by = rng.below(2) == 0 ? Split::By::automatic : Split::By::series;
    const auto splits = cut<T>(window, horizon, stride, series, steps, {0.7, 0.1, 0.2, by});
    std::set<T> seen;
    T last = -1;
    for (const fl::Part part : {fl::Part::train, fl::Part::validation, fl::Part::test}) {
      const fl::Batch<T>& b = splits[part];
      std::set<T> here;
      for (Index n = 0; n < b.size(); ++n) {
        const T start = b.x(1, n, 0);
        bool consecutive = true;
        for (Index t = 0; t < window; ++t) {
          consecutive = consecutive && b.x(1, n, t) == start + static_cast<T>(t) &&
                        b.x(0, n, t) == -b.x(1, n, t);
          here.insert(b.x(1, n, t));
        }
        here.insert(b.y(0, n, 0));
        BOOST_REQUIRE(consecutive);
        BOOST_REQUIRE(b.y(0, n, 0) == start + static_cast<T>(window + horizon - 1));
        // One series: a window within its 1000 numbers.
        BOOST_REQUIRE(std::floor(start / 1000) == std::floor(b.y(0, n, 0) / 1000));
      }
      for (const T value : here) BOOST_REQUIRE(seen.insert(value).second);
      if (by == Split::By::series) {
        BOOST_REQUIRE(*here.begin() > last);  // whole series, in order
        last = *here.rbegin();
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_window_that_fits_is_there) {
  for (Index steps = 40; steps < 60; ++steps) {
    for (const Index stride : {1, 3}) {
      const auto splits = cut<double>(2, 1, stride, 3, steps, {0.5, 0.2, 0.3, Split::By::series});
      const Index starts = steps - 2;  // 0 … steps − 3
      BOOST_TEST(splits.train.size() == (starts + stride - 1) / stride);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_window_longer_than_a_part_is_refused_with_the_numbers) {
  BOOST_TEST(message_of([] { cut<double>(120, 1, 1, 10, 1000, usual); }) ==
             "FL401 the validation part has 100 steps (a window of 120 with horizon 1 needs 121). "
             "Shorten dataset.window or raise split.validation.");
  BOOST_TEST(message_of([] {
               cut<double>(50, 1, 1, 10, 50, {0.7, 0.1, 0.2, Split::By::series});
             }) ==
             "FL401 the series have 50 steps (a window of 50 with horizon 1 needs 51). Shorten "
             "dataset.window or lengthen the series.");
  BOOST_CHECK_NO_THROW(cut<double>(99, 1, 1, 10, 1000, usual));
  BOOST_CHECK_NO_THROW(cut<double>(120, 1, 1, 10, 1000, {0.8, 0, 0.2}));
}

BOOST_AUTO_TEST_CASE(one_series_can_not_be_divided_by_series) {
  BOOST_TEST(message_of([] {
               cut<double>(5, 1, 1, 1, 100, {0.7, 0.1, 0.2, Split::By::series});
             }).starts_with("FL402 1 series can't be divided into 3 parts"));
}

BOOST_AUTO_TEST_CASE(the_task_knows_shapes_and_the_own_past_of_the_targets) {
  const Settings settings(7, 2, 1);
  const fl::Task task = Counter<double>(settings, 1, 50).task();
  BOOST_TEST(task.inputs == 2);
  BOOST_TEST(task.outputs == 1);
  BOOST_TEST(task.steps == 7);
  BOOST_TEST(task.target_steps == 1);
  BOOST_TEST((task.own_past == std::vector<Index>{1}));
}

BOOST_AUTO_TEST_SUITE_END()
