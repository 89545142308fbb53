#pragma once

#include <limits>

#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "memory_archive.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;

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

/// Checks that inversion undoes the transform, which changes something.
template <class T>
void check_inversion(const char* name) {
  const auto train = random_batch<T>("train");
  const auto test = random_batch<T>("test");
  Scaled<T> scaled(name);
  scaled.transform->fit(train.x, train);
  BOOST_TEST(close(scaled.back(scaled(test.x)), test.x));
  BOOST_TEST(!close(scaled(test.x), test.x));
}

/// Checks that missing values and padding do not count in the fit, and that what is missing stays
/// so.
template <class T>
void check_missing(const char* name) {
  auto train = random_batch<T>("train");
  Scaled<T> plain(name), holed(name);
  fl::Batch<T> first;
  first.x = train.x.head_slices(4);
  plain.transform->fit(first.x, first);
  auto padded = train;
  padded.x.slice(4).fill(T(1e6));
  padded.mask.ones(40, 5);
  padded.mask.col(4).zeros();
  holed.transform->fit(padded.x, padded);
  BOOST_TEST(close(plain(train.x), holed(train.x)));
  padded.mask.reset();
  padded.x.slice(4).fill(std::numeric_limits<T>::quiet_NaN());
  holed.transform->fit(padded.x, padded);
  BOOST_TEST(close(plain(train.x), holed(train.x)));
  BOOST_TEST(std::isnan(holed(padded.x)(0, 0, 4)));
}

/// Checks that a restored transform does what the fitted one does.
template <class T>
void check_saving(const char* name) {
  const auto train = random_batch<T>("train");
  Scaled<T> fitted(name), restored(name);
  fitted.transform->fit(train.x, train);
  MemoryArchive archive;
  fitted.transform->archive(archive);
  archive.restore();
  restored.transform->archive(archive);
  BOOST_TEST(arma::approx_equal(fitted(train.x), restored(train.x), "absdiff", T(0)));
}

/// Checks that an empty part is left empty.
inline void check_empty_part(const char* name) {
  const auto train = random_batch<double>("train");
  Scaled<double> scaled(name);
  scaled.transform->fit(train.x, train);
  BOOST_TEST(scaled(arma::cube(3, 0, 5)).is_empty());
  BOOST_TEST(scaled.back(arma::cube(3, 0, 5)).is_empty());
}
