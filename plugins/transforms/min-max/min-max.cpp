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
    least_.zeros(values.n_rows);
    scale_.ones(values.n_rows);
    for (fl::Index d = 0; d < values.n_rows; ++d) {
      const arma::vec known = fl::known_values(values, train, d);
      if (known.is_empty()) continue;
      least_[d] = static_cast<T>(known.min());
      const T extent = static_cast<T>(known.max()) - least_[d];
      if (extent > 0) scale_[d] = extent / width_;
    }
  }
  void apply(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part, fl::Rng&) override {
    values.each_slice([this](arma::Mat<T>& step) {
      step.each_col() -= least_;
      step.each_col() /= scale_;
      step += low_;
    });
  }
  void invert(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part) const override {
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
