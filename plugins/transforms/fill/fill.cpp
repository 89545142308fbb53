#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

enum class Method { forward, mean, zero };
struct FillParams : fl::TransformParams {
  fl::Choice<Method> method{
      this,
      "method",
      Method::forward,
      {{"forward", Method::forward}, {"mean", Method::mean}, {"zero", Method::zero}},
      "the value before in the same sequence, the training mean of the feature, or 0"};
};

/// Fills values that aren't finite. `forward` repeats the last finite value of the sequence; where
/// there is none, at its beginning, it takes the mean of the feature over the training part.
template <class T>
class Fill final : public fl::Transform<T> {
 public:
  explicit Fill(const FillParams& p) : method_(p.method) {}

  void fit(const arma::Cube<T>& values, const fl::Batch<T>& train) override {
    fallback_.zeros(values.n_rows);
    if (method_ == Method::zero) return;
    for (fl::Index d = 0; d < values.n_rows; ++d) {
      const arma::vec known = fl::known_values(values, train, d);
      if (!known.is_empty()) fallback_[d] = static_cast<T>(arma::mean(known));
    }
  }
  void apply(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part, fl::Rng&) override {
    for (fl::Index t = 0; t < values.n_slices; ++t) {
      for (fl::Index n = 0; n < values.n_cols; ++n) {
        for (fl::Index d = 0; d < values.n_rows; ++d) {
          if (std::isfinite(values(d, n, t))) continue;
          const bool before = method_ == Method::forward && t > 0;
          values(d, n, t) = before ? values(d, n, t - 1) : fallback_[d];
        }
      }
    }
  }
  void archive(fl::Archive& archive) override { archive("fallback", fallback_); }

 private:
  Method method_;
  arma::Col<T> fallback_;  // D
};
FLATLINE_PLUGIN(fl::transform<Fill, FillParams>("fill", "Fills missing values", "none"))
