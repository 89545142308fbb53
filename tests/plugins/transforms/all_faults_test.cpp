#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "tolerance.hpp"
#include "transform_under_test.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;
using fl::Part;

namespace {

/// Every fault with a dose that can't be overlooked.
const std::vector<std::pair<const char*, Json>> all_faults{{"missing-values", {{"share", 0.5}}},
                                                           {"outliers", {{"share", 0.5}}},
                                                           {"rescale", Json::object()},
                                                           {"erase", Json::object()},
                                                           {"permute", Json::object()},
                                                           {"shift", {{"steps", 2}}},
                                                           {"noise", Json::object()}};

template <class T>
double changed(const arma::Cube<T>& a, const arma::Cube<T>& b) {
  return static_cast<double>(arma::accu(arma::vectorise(a != b))) / static_cast<double>(a.n_elem);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fault_injection)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_fault_hits_the_parts_that_were_asked_for, T, Scalars) {
  const auto batch = some_batch<T>("train");
  for (auto [name, settings] : all_faults) {
    for (const char* parts : {"all", "train", "test"}) {
      settings["parts"] = parts;
      for (const Part part : {Part::train, Part::validation, Part::test}) {
        const auto spoilt = TransformUnderTest<T>(name, settings).inputs(batch, batch, part);
        const bool asked = parts == std::string("all") ||
                           part == (parts == std::string("train") ? Part::train : Part::test);
        BOOST_TEST((changed(spoilt, batch.x) > 0.1) == asked, name << ", " << parts);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_dose_of_nothing_changes_nothing) {
  const auto batch = some_batch<double>("train");
  for (const auto& [name, dose] : {std::pair{"missing-values", "share"},
                                   {"outliers", "share"},
                                   {"erase", "share"},
                                   {"permute", "share"},
                                   {"shift", "steps"},
                                   {"noise", "size"}}) {
    BOOST_TEST(
        changed(TransformUnderTest<double>(name, {{dose, 0}}).inputs(batch, batch), batch.x) == 0,
        name);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(faults_depend_on_the_stream_alone, T, Scalars) {
  const auto batch = some_batch<T>("train");
  for (const auto& [name, settings] : all_faults) {
    const auto a = TransformUnderTest<T>(name, settings).inputs(batch, batch);
    const auto again = TransformUnderTest<T>(name, settings).inputs(batch, batch);
    BOOST_TEST(std::equal(a.begin(), a.end(), again.begin(),
                          [](T u, T v) { return u == v || (std::isnan(u) && std::isnan(v)); }),
               name);
    if (name == std::string("rescale") || name == std::string("erase") ||
        name == std::string("shift")) {
      continue;  // nothing random at these doses
    }
    const auto other = TransformUnderTest<T>(name, settings).inputs(batch, batch, Part::train, 1);
    BOOST_TEST(changed(other, a) > 0.1, name);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(values_go_missing_at_the_rate_of_the_dose, T, Scalars) {
  const auto batch = some_batch<T>("train", 4000);
  const auto few = TransformUnderTest<T>("missing-values", {{"share", 0.05}}).inputs(batch, batch);
  const auto more = TransformUnderTest<T>("missing-values", {{"share", 0.2}}).inputs(batch, batch);
  double n_few = 0, n_more = 0;
  for (Index i = 0; i < few.n_elem; ++i) {
    n_few += std::isnan(few[i]);
    n_more += std::isnan(more[i]);
    if (std::isnan(few[i])) BOOST_REQUIRE(std::isnan(more[i]));  // doses are nested
    if (!std::isnan(few[i])) BOOST_REQUIRE(few[i] == batch.x[i]);
  }
  BOOST_TEST(std::abs(n_few / 60000 - 0.05) < 0.005);
  BOOST_TEST(std::abs(n_more / 60000 - 0.2) < 0.01);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(outliers_lie_as_far_off_as_asked, T, Scalars) {
  const auto batch = some_batch<T>("train", 4000);
  TransformUnderTest<T> outliers("outliers", {{"share", 0.01}, {"size", 50}});
  const arma::Cube<T> moved = outliers.inputs(batch, batch) - batch.x;
  double n = 0, up = 0;
  for (const T v : moved) {
    n += v != 0;
    up += v > 0;
    if (v != 0) BOOST_REQUIRE(std::abs(std::abs(v) - T(100)) < T(5));  // 50 × about 2
  }
  BOOST_TEST(std::abs(n / 60000 - 0.01) < 0.002);
  BOOST_TEST(std::abs(up / n - 0.5) < 0.1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(noise_has_the_asked_share_of_the_training_deviation, T, Scalars) {
  auto batch = some_batch<T>("train", 4000);
  batch.x.each_slice([](arma::Mat<T>& step) { step.row(1) *= T(100); });
  const arma::Cube<T> added =
      TransformUnderTest<T>("noise", {{"size", 0.5}}).inputs(batch, batch) - batch.x;
  const arma::Mat<T> step = added.slice(2);
  BOOST_TEST(arma::stddev(step.row(0)) == T(1), boost::test_tools::tolerance(T(0.05)));
  BOOST_TEST(arma::stddev(step.row(1)) == T(100), boost::test_tools::tolerance(T(0.05)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rescale_multiplies_the_named_features_and_undoes_it, T, Scalars) {
  const auto batch = some_batch<T>("train");
  TransformUnderTest<T> rescale("rescale", {{"factor", 4}, {"features", {1}}});
  auto scaled = rescale.inputs(batch, batch);
  BOOST_TEST(scaled(1, 3, 2) == 4 * batch.x(1, 3, 2));
  BOOST_TEST(scaled(0, 3, 2) == batch.x(0, 3, 2));
  rescale.transform->invert(scaled, batch, Part::test);
  BOOST_TEST(changed(scaled, batch.x) == 0);
  TransformUnderTest<T> train_only("rescale", {{"parts", "train"}});
  train_only.transform->invert(scaled, batch, Part::test);
  BOOST_TEST(changed(scaled, batch.x) == 0);
}

BOOST_AUTO_TEST_CASE(rescale_refuses_nought_and_features_that_are_not_there) {
  const auto batch = some_batch<double>("train");
  BOOST_TEST(message_of([&] {
               TransformUnderTest<double>("rescale", {{"features", {3}}}).inputs(batch, batch);
             }) ==
             "FL452 rescale knows no feature 3 (there are 3, counted from 0). Correct "
             "features, or leave it out to scale all.");
  const auto text = message_of([] { TransformUnderTest<double>("rescale", {{"factor", 0}}); });
  BOOST_TEST(text.find("rescale.factor is 0 (predictions could not be scaled back). Use erase to "
                       "zero the values.") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(erased_sequences_are_zero_or_all_alike, T, Scalars) {
  const auto train = some_batch<T>("train"), test = some_batch<T>("test");
  BOOST_TEST(arma::abs(TransformUnderTest<T>("erase").inputs(train, test)).max() == T(0));
  const auto alike = TransformUnderTest<T>("erase", {{"by", "first"}}).inputs(train, test);
  for (Index n = 0; n < test.size(); ++n) {
    BOOST_REQUIRE(arma::approx_equal(alike.col(n), train.x.col(0), "absdiff", T(0)));
  }
  const auto half = TransformUnderTest<T>("erase", {{"share", 0.5}}).inputs(train, test);
  BOOST_TEST(std::abs(changed(half, test.x) - 0.5) < 0.1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(permuted_labels_are_the_same_ones_in_another_order, T, Scalars) {
  const auto batch = some_batch<T>("train");
  const auto y = TransformUnderTest<T>("permute").targets(batch, batch);
  BOOST_TEST(changed(y, batch.y) > 0.95);
  const arma::Col<T> a = arma::sort(arma::vectorise(y)), b = arma::sort(arma::vectorise(batch.y));
  BOOST_TEST(arma::approx_equal(a, b, "absdiff", T(0)));
  const auto some = TransformUnderTest<T>("permute", {{"share", 0.3}}).targets(batch, batch);
  BOOST_TEST(std::abs(changed(some, batch.y) - 0.3) < 0.1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_shift_delays_by_whole_steps, T, Scalars) {
  const auto batch = some_batch<T>("train");
  const auto late = TransformUnderTest<T>("shift", {{"steps", 2}}).inputs(batch, batch);
  for (const auto& [to, from] : {std::pair{0, 0}, {1, 0}, {2, 0}, {3, 1}, {4, 2}}) {
    BOOST_TEST(arma::approx_equal(late.slice(static_cast<Index>(to)),
                                  batch.x.slice(static_cast<Index>(from)), "absdiff", T(0)));
  }
  const auto far = TransformUnderTest<T>("shift", {{"steps", 9}}).inputs(batch, batch);
  BOOST_TEST(arma::approx_equal(far.slice(4), batch.x.slice(0), "absdiff", T(0)));
}

BOOST_AUTO_TEST_CASE(empty_parts_are_no_trouble) {
  const auto train = some_batch<double>("train");
  auto none = train;
  none.x.set_size(3, 0, 5);
  for (const auto& [name, settings] : all_faults) {
    BOOST_TEST(TransformUnderTest<double>(name, settings).inputs(train, none).is_empty(), name);
  }
}

BOOST_AUTO_TEST_SUITE_END()
