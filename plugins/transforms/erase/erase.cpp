#include <flatline/plugin.hpp>
namespace fl = flatline;

enum class By { zero, first };
struct EraseParams : fl::FaultParams {
  fl::Param<double> share{this, "share", 1, fl::unit_interval, "1", "share of the sequences"};
  fl::Choice<By> by{this,
                    "by",
                    By::zero,
                    {{"zero", By::zero}, {"first", By::first}},
                    "what stands there instead: 0, or the first sequence of training"};
};

/// Erases what tells sequences apart: with the chance `share` a sequence becomes zero or a copy of
/// the first training sequence, so with a share of 1 all are identical. Science, cause C14.
template <class T>
class Erase final : public fl::FaultInjection<T> {
 public:
  explicit Erase(const EraseParams& p) : fl::FaultInjection<T>(p), share_(p.share), by_(p.by) {}

  void fit(const arma::Cube<T>& values, const fl::Batch<T>&) override {
    instead_ = values.cols(0, 0);
    if (by_ == By::zero) instead_.zeros();
  }
  void spoil(arma::Cube<T>& values, fl::Rng& noise) const override {
    for (fl::Index n = 0; n < values.n_cols; ++n) {
      if (noise.uniform() < share_) values.col(n) = instead_;
    }
  }
  void archive(fl::Archive& archive) override { archive("instead", instead_); }

 private:
  double share_;
  By by_;
  arma::Cube<T> instead_;  // D × 1 × L
};
FLATLINE_PLUGIN(fl::transform<Erase, EraseParams>("erase", "Fault: zeroed or identical sequences",
                                                  "none"))
