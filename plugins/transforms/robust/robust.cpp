#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Subtracts the median of each feature and divides by its interquartile range, both over all
/// sequences and steps of the training part, so that few outliers hardly matter. Padding and values
/// that aren't finite don't count. A feature without a range is only centred.
template <class T>
class Robust final : public fl::Transform<T> {
 public:
  explicit Robust(const fl::TransformParams&) {}

  void fit(const arma::Cube<T>& values, const fl::Batch<T>& train) override {
    median_.zeros(values.n_rows);
    range_.ones(values.n_rows);
    for (fl::Index d = 0; d < values.n_rows; ++d) {
      const arma::vec known = fl::known_values(values, train, d);
      if (known.is_empty()) continue;
      const arma::vec q = arma::quantile(known, arma::vec{0.25, 0.5, 0.75});
      median_[d] = static_cast<T>(q[1]);
      if (q[2] > q[0]) range_[d] = static_cast<T>(q[2] - q[0]);
    }
  }
  void apply(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part, fl::Rng&) override {
    values.each_slice([this](arma::Mat<T>& step) {
      step.each_col() -= median_;
      step.each_col() /= range_;
    });
  }
  void invert(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part) const override {
    values.each_slice([this](arma::Mat<T>& step) {
      step.each_col() %= range_;
      step.each_col() += median_;
    });
  }
  void archive(fl::Archive& archive) override {
    archive("median", median_);
    archive("range", range_);
  }

 private:
  arma::Col<T> median_, range_;  // D each
};
FLATLINE_PLUGIN(fl::transform<Robust, fl::TransformParams>(
    "robust", "Median 0 and interquartile range 1 for each feature", "none"))
