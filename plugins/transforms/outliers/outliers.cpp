#include <flatline/plugin.hpp>
namespace fl = flatline;

struct OutliersParams : fl::FaultParams {
  fl::Param<double> share{this, "share", 0.01, fl::unit_interval, "1", "share of the values"};
  fl::Param<double> size{this, "size", 50, fl::positive, "deviation", "distance from the value"};
};

/// Throws values far off: with the chance `share` a value moves up or down by `size` deviations of
/// its feature over the training part. A larger share hits the same values and more. Science, cause
/// C22.
template <class T>
class Outliers final : public fl::FaultInjection<T> {
 public:
  explicit Outliers(const OutliersParams& p)
      : fl::FaultInjection<T>(p), share_(p.share), size_(p.size.as<T>()) {}

  void fit(const arma::Cube<T>& values, const fl::Batch<T>& train) override {
    deviation_ = fl::known_deviations(values, train);
  }
  void spoil(arma::Cube<T>& values, fl::Rng& noise) const override {
    for (fl::Index i = 0; i < values.n_elem; ++i) {
      const bool hit = noise.uniform() < share_;
      const T sign = noise.below(2) ? T(1) : T(-1);
      if (hit) values[i] += sign * size_ * deviation_[i % values.n_rows];
    }
  }
  void archive(fl::Archive& archive) override { archive("deviation", deviation_); }

 private:
  double share_;
  T size_;
  arma::Col<T> deviation_;  // D
};
FLATLINE_PLUGIN(fl::transform<Outliers, OutliersParams>("outliers", "Fault: throws values far off",
                                                        "none"))
