#include <limits>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct ClipParams : fl::TransformParams {
  fl::Param<double> width{
      this, "width", 3, fl::non_negative, "IQR", "from the quartiles to the fences"};
};

/// Clips each feature to Tukey's fences, width × the interquartile range (IQR) outside of the
/// quartiles of the training part (Tukey 1977, "Exploratory data analysis"; 3 is "far out"). A
/// feature without a range is left as it is, and so are missing values.
template <class T>
class Clip final : public fl::Transform<T> {
 public:
  explicit Clip(const ClipParams& p) : width_(p.width) {}

  void fit(const arma::Cube<T>& values, const fl::Batch<T>& train) override {
    high_.set_size(values.n_rows);
    high_.fill(std::numeric_limits<T>::infinity());
    low_ = -high_;
    for (fl::Index d = 0; d < values.n_rows; ++d) {
      const arma::vec known = fl::known_values(values, train, d);
      if (known.is_empty()) continue;
      const arma::vec q = arma::quantile(known, arma::vec{0.25, 0.75});
      const double reach = width_ * (q[1] - q[0]);
      if (q[1] == q[0]) continue;
      low_[d] = static_cast<T>(q[0] - reach);
      high_[d] = static_cast<T>(q[1] + reach);
    }
  }
  void apply(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part, fl::Rng&) override {
    values.each_slice([this](arma::Mat<T>& step) {
      for (fl::Index n = 0; n < step.n_cols; ++n) {
        for (fl::Index d = 0; d < step.n_rows; ++d) {
          T& v = step(d, n);
          v = v < low_[d] ? low_[d] : v > high_[d] ? high_[d] : v;
        }
      }
    });
  }
  void archive(fl::Archive& archive) override {
    archive("low", low_);
    archive("high", high_);
  }

 private:
  double width_;
  arma::Col<T> low_, high_;  // D each
};
FLATLINE_PLUGIN(fl::transform<Clip, ClipParams>("clip", "Clips outliers to Tukey's fences",
                                                "Tukey 1977"))
