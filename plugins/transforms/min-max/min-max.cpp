#include <algorithm>
#include <cmath>
#include <limits>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct MinMaxParams : fl::TransformParams {
  fl::Param<double> low{this, "low", 0, fl::any, "1", "where the least training value goes"};
  fl::Param<double> high{this, "high", 1, fl::any, "1", "where the greatest training value goes"};
  void check(fl::Check& check) const override {
    TransformParams::check(check);
    check.require(low < high, high, high.path() + " is not above low",
                  "the training values are mapped to [low, high]", "Swap or change the two.");
  }
};

/// Maps each feature linearly so that its training values fill [low, high]. Padding and values that
/// aren't finite don't count. A constant feature is mapped to low.
template <class T>
class MinMax final : public fl::Transform<T> {
 public:
  explicit MinMax(const MinMaxParams& p)
      : low_(p.low.as<T>()), width_(p.high.as<T>() - p.low.as<T>()) {}

  void fit(const arma::Cube<T>& values, const fl::Batch<T>& train) override {
    const bool padded = values.n_slices > 1 && !train.mask.is_empty();
    least_.zeros(values.n_rows);
    scale_.ones(values.n_rows);
    for (fl::Index d = 0; d < values.n_rows; ++d) {
      T least = std::numeric_limits<T>::infinity(), greatest = -least;
      for (fl::Index t = 0; t < values.n_slices; ++t) {
        for (fl::Index i = 0; i < values.n_cols; ++i) {
          const T v = values(d, i, t);
          if (!std::isfinite(v) || (padded && train.mask(i, t) == 0)) continue;
          least = std::min(least, v);
          greatest = std::max(greatest, v);
        }
      }
      if (least <= greatest) least_[d] = least;
      if (least < greatest) scale_[d] = (greatest - least) / width_;
    }
  }
  void apply(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part, fl::Rng&) const override {
    values.each_slice([this](arma::Mat<T>& step) {
      step.each_col() -= least_;
      step.each_col() /= scale_;
      step += low_;
    });
  }
  void invert(arma::Cube<T>& values, const fl::Batch<T>&) const override {
    values.each_slice([this](arma::Mat<T>& step) {
      step -= low_;
      step.each_col() %= scale_;
      step.each_col() += least_;
    });
  }
  void archive(fl::Archive& archive) override {
    archive("least", least_);
    archive("scale", scale_);
  }

 private:
  T low_, width_;
  arma::Col<T> least_, scale_;  // D each
};
FLATLINE_PLUGIN(fl::transform<MinMax, MinMaxParams>("min-max", "A given range for each feature",
                                                    "none"))
