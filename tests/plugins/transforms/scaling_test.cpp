#include <limits>

#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "memory_archive.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;

namespace {

template <class T>
fl::Batch<T> random_batch(const char* name) {
  fl::Rng rng(1, 0, name);
  fl::Batch<T> batch;
  batch.x.set_size(3, 40, 5);
  batch.x.imbue([&] { return static_cast<T>(rng.normal(2, 3)); });
  for (Index t = 0; t < 5; ++t) {
    batch.x.slice(t).row(1) *= T(100);
    batch.x.slice(t).row(2).fill(T(0.1));  // constant
  }
  return batch;
}

template <class T>
struct Scaled {
  explicit Scaled(const std::string& name, const Json& settings = Json::object())
      : transform(make_plugin<fl::Transform<T>>(name, settings.dump())) {}
  arma::Cube<T> operator()(arma::Cube<T> values) {
    transform->apply(values, batch, fl::Part::test, noise);
    return values;
  }
  arma::Cube<T> back(arma::Cube<T> values) {
    transform->invert(values, batch, fl::Part::test);
    return values;
  }
  fl::Owned<fl::Transform<T>> transform;
  fl::Batch<T> batch;
  fl::Rng noise{1, 0, "noise"};
};

/// All values of one feature.
template <class T>
arma::vec feature(const arma::Cube<T>& values, Index d) {
  arma::mat out(values.n_cols, values.n_slices);
  for (Index t = 0; t < values.n_slices; ++t) {
    for (Index n = 0; n < values.n_cols; ++n) out(n, t) = static_cast<double>(values(d, n, t));
  }
  return arma::vectorise(out);
}

template <class T>
bool close(const arma::Cube<T>& a, const arma::Cube<T>& b) {
  return arma::approx_equal(a, b, "both", T(10) * Tolerance<T>::absolute, Tolerance<T>::relative);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scaling)

BOOST_AUTO_TEST_CASE_TEMPLATE(standardised_training_values_have_mean_0_and_deviation_1, T,
                              Scalars) {
  const auto train = random_batch<T>("train");
  Scaled<T> standardise("standardise");
  standardise.transform->fit(train.x, train);
  const auto z = standardise(train.x);
  for (const Index d : {0, 1}) {
    BOOST_TEST(std::abs(arma::mean(feature(z, d))) < 1e-5);
    BOOST_TEST(arma::stddev(feature(z, d), 1) == 1, boost::test_tools::tolerance(1e-5));
  }
  BOOST_TEST(arma::abs(feature(z, 2)).max() < 1e-6);  // constant: centred only
}

BOOST_AUTO_TEST_CASE_TEMPLATE(other_parts_get_the_constants_of_training, T, Scalars) {
  fl::Batch<T> train;
  train.x = arma::Cube<T>(1, 2, 1);
  train.x(0, 0, 0) = 1;
  train.x(0, 1, 0) = 5;  // mean 3, deviation 2
  arma::Cube<T> other(1, 1, 1, arma::fill::value(T(9)));
  Scaled<T> standardise("standardise"), min_max("min-max");
  standardise.transform->fit(train.x, train);
  min_max.transform->fit(train.x, train);
  BOOST_TEST(standardise(other)(0, 0, 0) == T(3));
  BOOST_TEST(min_max(other)(0, 0, 0) == T(2));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(min_max_fills_the_range, T, Scalars) {
  const auto train = random_batch<T>("train");
  Scaled<T> min_max("min-max", {{"low", -1}, {"high", 3}});
  min_max.transform->fit(train.x, train);
  const auto z = min_max(train.x);
  for (const Index d : {0, 1}) {
    BOOST_TEST(feature(z, d).min() == -1, boost::test_tools::tolerance(1e-5));
    BOOST_TEST(feature(z, d).max() == 3, boost::test_tools::tolerance(1e-5));
  }
  BOOST_TEST(feature(z, 2).min() == -1);
  BOOST_TEST(feature(z, 2).max() == -1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(robust_values_have_median_0_and_range_1_whatever_a_few_do, T,
                              Scalars) {
  auto train = random_batch<T>("train");
  Scaled<T> plain("robust"), hit("robust");
  plain.transform->fit(train.x, train);
  const auto z = plain(train.x);
  for (const Index d : {0, 1}) {
    const arma::vec q = arma::quantile(feature(z, d), arma::vec{0.25, 0.5, 0.75});
    BOOST_TEST(std::abs(q[1]) < 1e-5);
    BOOST_TEST(q[2] - q[0] == 1, boost::test_tools::tolerance(1e-5));
  }
  BOOST_TEST(arma::abs(feature(z, 2)).max() == 0);  // constant: centred only
  const auto before = train.x;
  train.x(0, 0, 0) = T(1e6);
  hit.transform->fit(train.x, train);
  BOOST_TEST(arma::abs(feature(hit(before), 0) - feature(z, 0)).max() < 0.05);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(inversion_undoes_the_transform, T, Scalars) {
  const auto train = random_batch<T>("train");
  const auto test = random_batch<T>("test");
  for (const char* name : {"standardise", "min-max", "robust"}) {
    Scaled<T> scaled(name);
    scaled.transform->fit(train.x, train);
    BOOST_TEST(close(scaled.back(scaled(test.x)), test.x), name);
    BOOST_TEST(!close(scaled(test.x), test.x), name);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(missing_values_and_padding_do_not_count, T, Scalars) {
  auto train = random_batch<T>("train");
  for (const char* name : {"standardise", "min-max", "robust"}) {
    Scaled<T> plain(name), holed(name);
    fl::Batch<T> first;
    first.x = train.x.head_slices(4);
    plain.transform->fit(first.x, first);
    auto padded = train;
    padded.x.slice(4).fill(T(1e6));
    padded.mask.ones(40, 5);
    padded.mask.col(4).zeros();
    holed.transform->fit(padded.x, padded);
    BOOST_TEST(close(plain(train.x), holed(train.x)), name);
    padded.mask.reset();
    padded.x.slice(4).fill(std::numeric_limits<T>::quiet_NaN());
    holed.transform->fit(padded.x, padded);
    BOOST_TEST(close(plain(train.x), holed(train.x)), name);
    BOOST_TEST(std::isnan(holed(padded.x)(0, 0, 4)));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_fitted_survives_saving, T, Scalars) {
  const auto train = random_batch<T>("train");
  for (const char* name : {"standardise", "min-max", "robust"}) {
    Scaled<T> fitted(name), restored(name);
    fitted.transform->fit(train.x, train);
    MemoryArchive archive;
    fitted.transform->archive(archive);
    archive.restore();
    restored.transform->archive(archive);
    BOOST_TEST(arma::approx_equal(fitted(train.x), restored(train.x), "absdiff", T(0)), name);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_part_is_no_trouble) {
  const auto train = random_batch<double>("train");
  for (const char* name : {"standardise", "min-max", "robust"}) {
    Scaled<double> scaled(name);
    scaled.transform->fit(train.x, train);
    BOOST_TEST(scaled(arma::cube(3, 0, 5)).is_empty());
    BOOST_TEST(scaled.back(arma::cube(3, 0, 5)).is_empty());
  }
}

BOOST_AUTO_TEST_CASE(a_range_upside_down_is_refused) {
  const auto text = message_of([] { Scaled<double>("min-max", {{"low", 2}, {"high", 1}}); });
  BOOST_TEST(text.find("min-max.high is not above low (the training values are mapped to [low, "
                       "high]). Swap or change the two.") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_SUITE_END()
