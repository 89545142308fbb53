#include <flatline/plugin.hpp>
namespace fl = flatline;

struct DropoutParams : fl::LayerParams {
  fl::Param<double> rate{this, "rate", 0.5, fl::half_open(0, 1), "1", "share p of zeroed inputs"};
};

/// Inverted dropout (Srivastava et al. 2014): while training, y = x ∘ m / (1 − p) with m drawn anew
/// for each number from Bernoulli(1 − p) in the stream `dropout`; otherwise y = x. x and y are
/// F × N at each step.
template <class T>
class Dropout final : public fl::Layer<T> {
 public:
  Dropout(const DropoutParams& p, const fl::Shape& in) : rate_(p.rate), features_(in.features) {}

  fl::Index features() const override { return features_; }

  void begin(const fl::Pass<T>& pass, fl::Index n, fl::Index steps) override {
    rng_ = pass.training && rate_ > 0 ? pass.dropout : nullptr;
    if (rng_ != nullptr && factor_.size() < features_ * n * steps) {
      factor_.resize(features_ * n * steps);
    }
  }

  void forward(const arma::Cube<T>& x, arma::Cube<T>& y, fl::Steps range) override {
    const T kept = static_cast<T>(1 / (1 - rate_));
    const fl::Index end = range.last * x.n_elem_slice;
    for (fl::Index i = range.first * x.n_elem_slice; i < end; ++i) {
      if (rng_ != nullptr) factor_[i] = rng_->uniform() < rate_ ? T(0) : kept;
      y[i] = rng_ != nullptr ? x[i] * factor_[i] : x[i];
    }
  }

  void backward(const arma::Cube<T>&, const arma::Cube<T>&, const arma::Cube<T>& dy,
                arma::Cube<T>* dx, fl::Steps range) override {
    if (dx == nullptr) return;
    const fl::Index end = range.last * dy.n_elem_slice;
    for (fl::Index i = range.first * dy.n_elem_slice; i < end; ++i) {
      (*dx)[i] = rng_ != nullptr ? dy[i] * factor_[i] : dy[i];
    }
  }

 private:
  double rate_;
  fl::Index features_;
  fl::Rng* rng_ = nullptr;  // null: nothing is dropped
  std::vector<T> factor_;   // F × N × L: m / (1 − p)
};

FLATLINE_PLUGIN(fl::layer<Dropout, DropoutParams>("dropout", "Inverted dropout",
                                                  "https://jmlr.org/papers/v15/srivastava14a.html"))
