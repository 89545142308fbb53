#include <limits>

#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "tolerance.hpp"
#include "transform_under_test.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;
using fl::Part;

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

/// One feature, one sequence.
template <class T>
fl::Batch<T> sequence(const arma::vec& x, double y = 0) {
  fl::Batch<T> batch;
  batch.x.set_size(1, 1, x.n_elem);
  for (Index t = 0; t < x.n_elem; ++t) batch.x(0, 0, t) = static_cast<T>(x[t]);
  batch.y.set_size(1, 1, 1);
  batch.y.fill(static_cast<T>(y));
  return batch;
}

template <class T>
bool is(const arma::Cube<T>& values, const arma::vec& expected) {
  const arma::vec got = arma::conv_to<arma::vec>::from(arma::vectorise(values));
  return arma::approx_equal(got, expected, "absdiff", 1e-5);
}

const fl::Task own_past{.inputs = 1, .outputs = 1, .steps = 4, .own_past = {0}};

}  // namespace

BOOST_AUTO_TEST_SUITE(cleaning)

BOOST_AUTO_TEST_CASE_TEMPLATE(fill_repeats_the_value_before_or_takes_the_training_mean, T,
                              Scalars) {
  const auto train = sequence<T>({2, gap, 4});
  const auto holes = sequence<T>({gap, 7, gap, gap, 9});
  BOOST_TEST(is(TransformUnderTest<T>("fill").inputs(train, holes), {3, 7, 7, 7, 9}));
  BOOST_TEST(is(TransformUnderTest<T>("fill", {{"method", "mean"}}).inputs(train, holes),
                {3, 7, 3, 3, 9}));
  BOOST_TEST(is(TransformUnderTest<T>("fill", {{"method", "zero"}}).inputs(train, holes),
                {0, 7, 0, 0, 9}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(clip_knows_its_fences_from_training, T, Scalars) {
  const auto train = sequence<T>(arma::regspace(0, 100));  // quartiles about 25 and 75
  TransformUnderTest<T> clip("clip", {{"width", 1}});
  const auto clipped = clip.inputs(train, sequence<T>({-1000, 50, 1000, 100}), Part::test);
  BOOST_TEST(std::abs(clipped(0, 0, 0) + T(25)) < T(1));
  BOOST_TEST(clipped(0, 0, 1) == T(50));
  BOOST_TEST(std::abs(clipped(0, 0, 2) - T(125)) < T(1));
  BOOST_TEST(clipped(0, 0, 3) == T(100));
  const auto holes = clip.inputs(train, sequence<T>({gap}), Part::test);
  BOOST_TEST(std::isnan(holes(0, 0, 0)));
  const auto constant = sequence<T>({5, 5, 5, 5, 9});
  BOOST_TEST(is(TransformUnderTest<T>("clip").inputs(constant, constant), {5, 5, 5, 5, 9}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_and_its_inversion_meet, T, Scalars) {
  const auto batch = sequence<T>({0, 1, std::exp(2) - 1, gap});
  TransformUnderTest<T> log("log", {{"offset", 1}});
  auto z = log.inputs(batch, batch);
  BOOST_TEST(is<T>(z.head_slices(3), {0, std::log(2), 2}));
  BOOST_TEST(std::isnan(z(0, 0, 3)));
  log.transform->invert(z, batch, Part::train);
  BOOST_TEST(is<T>(z.head_slices(3), {0, 1, std::exp(2) - 1}));
}

BOOST_AUTO_TEST_CASE(log_of_what_has_none_is_refused_in_any_part) {
  const auto train = sequence<double>({1, 2});
  const auto zero = sequence<double>({1, 0});
  BOOST_TEST(
      message_of([&] { TransformUnderTest<double>("log").inputs(train, zero, Part::test); }) ==
      "FL451 log can't take 0.000000 (value + offset must be above 0). Raise offset, or "
      "leave log out.");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(difference_of_inputs_is_the_step_from_the_value_before, T, Scalars) {
  const auto batch = sequence<T>({3, 5, 4, 4});
  TransformUnderTest<T> difference("difference", Json::object(), own_past);
  BOOST_TEST(is(difference.inputs(batch, batch), {0, 2, -1, 0}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(difference_of_targets_counts_from_the_last_input, T, Scalars) {
  const auto train = sequence<T>({3, 5, 4, 6}, 9), test = sequence<T>({1, 1, 1, 2}, 7);
  TransformUnderTest<T> difference("difference", Json::object(), own_past);
  BOOST_TEST(is(difference.targets(train, train, Part::train), {3}));
  BOOST_TEST(is(difference.targets(train, test, Part::test), {5}));
  arma::Cube<T> prediction(1, 1, 1, arma::fill::value(T(4)));
  difference.transform->invert(prediction, test, Part::test);
  BOOST_TEST(is(prediction, {6}));  // 2 + 4
  auto short_one = train;
  short_one.mask = {1, 1, 0, 0};
  BOOST_TEST(is(difference.targets(short_one, short_one, Part::train), {4}));  // from step 1
  auto many = train;
  many.y = arma::Cube<T>(1, 1, 4, arma::fill::value(T(10)));
  BOOST_TEST(is(difference.targets(many, many, Part::train), {7, 5, 6, 4}));
}

BOOST_AUTO_TEST_CASE(difference_of_targets_without_a_past_is_refused) {
  const auto batch = sequence<double>({1, 2});
  BOOST_TEST(message_of([&] { TransformUnderTest<double>("difference").targets(batch, batch); }) ==
             "FL450 difference does not apply to these targets (the inputs hold no past of them "
             "from which to count). Write of: [inputs], or feed the target's channel as an input.");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_fitted_survives_saving, T, Scalars) {
  auto train = some_batch<T>("train");
  train.x(0, 0, 0) = std::numeric_limits<T>::quiet_NaN();
  train.x(1, 1, 1) = T(1e6);
  for (const char* name : {"fill", "clip", "difference"}) {
    TransformUnderTest<T> fitted(name, Json::object(), own_past),
        other(name, Json::object(), own_past);
    fitted.targets(train, train);
    MemoryArchive archive;
    fitted.transform->archive(archive);
    archive.restore();
    other.transform->archive(archive);
    arma::Cube<T> a = train.y, b = train.y;
    fitted.transform->invert(a, train, Part::train);
    other.transform->invert(b, train, Part::train);
    BOOST_TEST(arma::approx_equal(a, b, "absdiff", T(0)), name);
    fl::Rng noise(1, 0, "noise");
    a.fill(std::numeric_limits<T>::quiet_NaN());
    b = a;
    if (name == std::string("clip")) b.fill(T(1e9)), a = b;
    if (name == std::string("difference")) continue;
    fitted.transform->apply(a, train, Part::train, noise);
    other.transform->apply(b, train, Part::train, noise);
    BOOST_TEST(a.is_finite(), name);
    BOOST_TEST(a.max() < T(1e3), name);
    BOOST_TEST(arma::approx_equal(a, b, "absdiff", T(0)), name);
  }
}

BOOST_AUTO_TEST_SUITE_END()
