#include <filesystem>
#include <set>

#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "faults.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;
using fl::Part;

namespace {

struct Case {
  const char* name;
  Json settings;
};

/// Every dataset whose sequences are drawn independently.
std::vector<Case> sequence_sets() {
  return {{"adding", {{"length", 12}}},
          {"multiplication", {{"length", 12}}},
          {"temporal-order", {{"length", 20}}},
          {"temporal-order", {{"length", 20}, {"relevant", "three"}}},
          {"embedded-reber", {{"length", 30}}},
          {"embedded-reber", {{"continual", true}, {"predict", "certain"}}},
          {"long-lag", {{"lag", 10}}},
          {"long-lag", {{"lag", 10}, {"middle", "random"}, {"middle_weight", 0}}},
          {"copy-memory", {{"delay", 10}, {"copies", 3}}},
          {"anbn", {{"longest", 5}}},
          {"first-bit", {{"length", 10}, {"lag", 4}}},
          {"curve", {{"function", "sine"}, {"high", 10}}},
          {"two-frequency", Json::object()},
          {"imbalanced", {{"prevalence", 0.3}, {"dependence", 0.5}}},
          {"white-noise", {{"dependence", 0.5}}},
          {"sine-sequences", {{"same_phase", true}}}};
}

/// Every dataset that cuts windows from series.
std::vector<Case> series_sets() {
  return {{"sine-series", {{"series", 3}, {"length", 240}, {"window", 9}}},
          {"narma-10", {{"series", 2}, {"length", 240}}},
          {"mackey-glass", {{"series", 2}, {"length", 240}}},
          {"lorenz", {{"series", 2}, {"length", 240}, {"observe", "xyz"}}},
          {"ar", {{"series", 3}, {"length", 240}, {"nuisance", 2}}},
          {"seasonal", {{"series", 2}, {"length", 240}}},
          {"mixed-scales", {{"series", 2}, {"length", 240}}},
          {"csv", {{"file", "sunspots-yearly.csv"}}}};
}

std::vector<Case> all_sets() {
  auto all = sequence_sets();
  for (const Case& series : series_sets()) all.push_back(series);
  return all;
}

template <class T>
bool equal(const arma::Cube<T>& a, const arma::Cube<T>& b) {
  return arma::size(a) == arma::size(b) && arma::approx_equal(a, b, "absdiff", T(0));
}

struct DataPath {
  DataPath() { setenv("FLATLINE_DATA_PATH", TEST_SOURCE_DIR "/data", 1); }
  ~DataPath() { unsetenv("FLATLINE_DATA_PATH"); }
};

/// A whole series: inputs F × steps, and targets O × steps, of which the first is unknown.
struct Whole {
  arma::cube x, y;  // channels × series × steps

  Whole(const Case& set) {
    Json settings = set.settings;
    settings["window"] = 1;
    // With one window per step, x(n) is step n and y(n) step n + 1; the last step is y alone.
    const auto part = make_data<double>(set.name, settings, 0, {1, 0, 0}).train;
    const Index n_series = settings.value("series", 1);
    const Index per_series = part.size() / n_series;
    x.zeros(part.x.n_rows, n_series, per_series);
    y.zeros(part.y.n_rows, n_series, per_series + 1);
    for (Index n = 0; n < part.size(); ++n) {
      x.slice(n % per_series).col(n / per_series) = part.x.slice(0).col(n);
      y.slice(n % per_series + 1).col(n / per_series) = part.y.slice(0).col(n);
    }
  }
  Index n_series() const { return x.n_cols; }
  Index n_steps() const { return y.n_slices; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(all_datasets, *boost::unit_test::fixture<DataPath>())

BOOST_AUTO_TEST_CASE(no_dataset_is_left_out) {
  std::set<std::string> tested, plugins;
  for (const Case& set : all_sets()) tested.insert(set.name);
  for (const auto& folder :
       std::filesystem::directory_iterator(TEST_SOURCE_DIR "/plugins/datasets")) {
    plugins.insert(folder.path().filename());
  }
  BOOST_TEST(tested == plugins, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(shapes_are_those_of_the_task_and_numbers_are_finite, T, Scalars) {
  for (const Case& set : all_sets()) {
    const fl::Task task = task_of(set.name, set.settings);
    const auto data = make_data<T>(set.name, set.settings);
    for (const Part part : {Part::train, Part::validation, Part::test}) {
      const auto& b = data[part];
      BOOST_TEST(b.size() > 0, set.name);
      BOOST_TEST((arma::size(b.x) == arma::size(task.inputs, b.size(), task.steps)), set.name);
      BOOST_TEST((arma::size(b.y) == arma::size(task.outputs, b.size(), task.target_steps)),
                 set.name);
      BOOST_TEST(b.x.is_finite(), set.name);
      BOOST_TEST(b.y.is_finite(), set.name);
    }
  }
}

BOOST_AUTO_TEST_CASE(data_depends_on_the_replicate_and_not_on_the_precision) {
  for (const Case& set : all_sets()) {
    const auto a = make_data<double>(set.name, set.settings);
    const auto single = make_data<float>(set.name, set.settings);
    BOOST_TEST(equal(a.test.x, make_data<double>(set.name, set.settings).test.x), set.name);
    BOOST_TEST(equal(arma::conv_to<arma::fcube>::from(a.test.x), single.test.x), set.name);
    const auto other = make_data<double>(set.name, set.settings, 1);
    if (set.name == std::string("csv")) continue;
    BOOST_TEST(!(equal(a.train.x, other.train.x) && equal(a.train.y, other.train.y)), set.name);
  }
}

BOOST_AUTO_TEST_CASE(every_counted_target_of_a_class_is_one_hot) {
  for (const Case& set : all_sets()) {
    if (task_of(set.name, set.settings).type != fl::Task::Type::classification) continue;
    const auto b = make_data<double>(set.name, set.settings).train;
    const double one_hot = accuracy(
        b, [&](Index n, Index t) { return std::min(class_at(b.y, n, t), b.y.n_rows - 1); });
    BOOST_TEST(one_hot == 1, set.name);
  }
}

BOOST_AUTO_TEST_CASE(the_best_constant_class_is_as_good_as_the_floor_says) {
  for (const Case& set : sequence_sets()) {
    const fl::Task task = task_of(set.name, set.settings);
    if (task.type != fl::Task::Type::classification) continue;
    Json settings = set.settings;
    settings["sequences"] = 5000;
    const auto b = make_data<double>(set.name, settings).train;
    const double error = 5 * std::sqrt(0.25 / static_cast<double>(b.size()));
    BOOST_TEST(std::abs(constant_accuracy(b) - task.floor.value()) < error, set.name);
  }
}

// The issue's own words: overlapping windows never straddle a split.
BOOST_AUTO_TEST_CASE(no_window_and_no_target_reaches_into_another_part) {
  for (const Case& set : series_sets()) {
    const Whole whole(set);
    for (const bool each : {false, true}) {
      const Index window = 7, horizon = 3;
      Json settings = set.settings;
      settings.update(
          {{"window", window}, {"horizon", horizon}, {"target_at", each ? "each" : "last"}});
      const auto data = make_data<double>(set.name, settings, 0, {0.6, 0.2, 0.2});
      const auto counts = fl::divide(whole.n_steps(), {0.6, 0.2, 0.2}, "steps", "");
      Index first = 0;
      for (const Part part : {Part::train, Part::validation, Part::test}) {
        const auto& b = data[part];
        const Index n_steps = counts[static_cast<std::size_t>(part)];
        const Index per_series = n_steps - window - horizon + 1;
        BOOST_REQUIRE_EQUAL(b.size(), per_series * whole.n_series());
        for (Index n = 0; n < b.size(); ++n) {
          const Index s = n / per_series, start = first + n % per_series;
          for (Index t = 0; t < window; ++t) {
            BOOST_REQUIRE(arma::all(b.x.slice(t).col(n) == whole.x.slice(start + t).col(s)));
          }
          for (Index t = 0; t < b.y.n_slices; ++t) {
            const Index at = start + window + horizon - b.y.n_slices + t;
            BOOST_REQUIRE(at < first + n_steps);
            BOOST_REQUIRE(arma::all(b.y.slice(t).col(n) == whole.y.slice(at).col(s)));
          }
        }
        first += n_steps;
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_window_longer_than_a_part_is_refused_by_every_series_set) {
  for (const Case& set : series_sets()) {
    Json settings = set.settings;
    settings["window"] = 40;
    const std::string text = message_of([&] { make_data<double>(set.name, settings); });
    BOOST_TEST(text.starts_with("FL401 the validation part has "), set.name << ": " << text);
    BOOST_TEST(text.find("Shorten dataset.window or raise split.validation.") != text.npos, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
