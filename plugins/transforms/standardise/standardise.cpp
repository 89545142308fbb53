#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Subtracts the mean of each feature and divides by its deviation, both over all sequences and
/// steps of the training part. Padding and values that aren't finite don't count. A constant
/// feature is only centred.
template <class T>
class Standardise final : public fl::Transform<T> {
 public:
  explicit Standardise(const fl::TransformParams&) {}

  void fit(const arma::Cube<T>& values, const fl::Batch<T>& train) override {
    mean_.zeros(values.n_rows);
    deviation_.ones(values.n_rows);
    for (fl::Index d = 0; d < values.n_rows; ++d) {
      const double mean = average(values, train, d, [](double v) { return v; });
      const double variance =
          average(values, train, d, [mean](double v) { return (v - mean) * (v - mean); });
      mean_[d] = static_cast<T>(mean);
      const double deviation = std::sqrt(variance);
      // N.B. The mean of equal numbers may differ from them by a rounding error.
      if (deviation > 1e-12 * std::abs(mean)) deviation_[d] = static_cast<T>(deviation);
    }
  }
  void apply(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part, fl::Rng&) const override {
    values.each_slice([this](arma::Mat<T>& step) {
      step.each_col() -= mean_;
      step.each_col() /= deviation_;
    });
  }
  void invert(arma::Cube<T>& values, const fl::Batch<T>&) const override {
    values.each_slice([this](arma::Mat<T>& step) {
      step.each_col() %= deviation_;
      step.each_col() += mean_;
    });
  }
  void archive(fl::Archive& archive) override {
    archive("mean", mean_);
    archive("deviation", deviation_);
  }

 private:
  template <class F>
  static double average(const arma::Cube<T>& values, const fl::Batch<T>& train, fl::Index d,
                        F value) {
    const bool padded = values.n_slices > 1 && !train.mask.is_empty();
    double sum = 0, n = 0;
    for (fl::Index t = 0; t < values.n_slices; ++t) {
      for (fl::Index i = 0; i < values.n_cols; ++i) {
        const T v = values(d, i, t);
        if (!std::isfinite(v) || (padded && train.mask(i, t) == 0)) continue;
        sum += value(static_cast<double>(v));
        ++n;
      }
    }
    return n > 0 ? sum / n : 0;
  }

  arma::Col<T> mean_, deviation_;  // D each
};
FLATLINE_PLUGIN(fl::transform<Standardise, fl::TransformParams>(
    "standardise", "Mean 0 and deviation 1 for each feature", "none"))
