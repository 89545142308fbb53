#include <cmath>
#include <numeric>

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
      const arma::vec known = fl::known_values(values, train, d);
      const double mean = average(known);
      const double variance = average(arma::square(known - mean));
      mean_[d] = static_cast<T>(mean);
      const double deviation = std::sqrt(variance);
      // N.B. The mean of equal numbers may differ from them by a rounding error.
      if (deviation > 1e-12 * std::abs(mean)) deviation_[d] = static_cast<T>(deviation);
    }
  }
  void apply(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part, fl::Rng&) override {
    values.each_slice([this](arma::Mat<T>& step) {
      step.each_col() -= mean_;
      step.each_col() /= deviation_;
    });
  }
  void invert(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part) const override {
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
  static double average(const arma::vec& v) {
    return v.is_empty() ? 0
                        : std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.n_elem);
  }

  arma::Col<T> mean_, deviation_;  // D each
};
FLATLINE_PLUGIN(fl::transform<Standardise, fl::TransformParams>(
    "standardise", "Mean 0 and deviation 1 for each feature", "none"))
