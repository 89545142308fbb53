#include <string>

#include <flatline/plugin.hpp>
namespace fl = flatline;

using Rows = std::vector<fl::Index>;
struct RescaleParams : fl::FaultParams {
  fl::Param<double> factor{this, "factor", 1000, fl::any, "1", "what the values are multiplied by"};
  fl::Param<Rows> features{
      this, "features", Rows{}, fl::at_least(0), "1", "which, counted from 0; empty: all"};
  void check(fl::Check& check) const override {
    FaultParams::check(check);
    check.require(factor != 0, factor, factor.path() + " is 0",
                  "predictions could not be scaled back", "Use erase to zero the values.");
  }
};

/// Multiplies features, all or some, by a factor; predictions of targets are divided by it again.
/// Science, causes C6 to C8. Throws Error FL452 for a feature that isn't there.
template <class T>
class Rescale final : public fl::FaultInjection<T> {
 public:
  explicit Rescale(const RescaleParams& p)
      : fl::FaultInjection<T>(p), factor_(p.factor.as<T>()), features_(p.features.get()) {}

  void spoil(arma::Cube<T>& values, fl::Rng&) const override {
    const arma::Col<T> factors = factors_of(values.n_rows);
    values.each_slice([&](arma::Mat<T>& step) { step.each_col() %= factors; });
  }
  void invert(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part part) const override {
    if (!this->hits(part)) return;
    const arma::Col<T> factors = factors_of(values.n_rows);
    values.each_slice([&](arma::Mat<T>& step) { step.each_col() /= factors; });
  }

 private:
  arma::Col<T> factors_of(fl::Index n) const {
    arma::Col<T> factors(n, arma::fill::ones);
    if (features_.empty()) factors.fill(factor_);
    for (const fl::Index d : features_) {
      if (d >= n) {
        throw fl::Error("FL452", "rescale knows no feature " + std::to_string(d),
                        "there are " + std::to_string(n) + ", counted from 0",
                        "Correct features, or leave it out to scale all.");
      }
      factors[d] = factor_;
    }
    return factors;
  }

  T factor_;
  Rows features_;
};
FLATLINE_PLUGIN(fl::transform<Rescale, RescaleParams>("rescale", "Fault: another scale of features",
                                                      "none"))
