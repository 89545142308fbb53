#include <flatline/plugin.hpp>
namespace fl = flatline;

struct NoiseParams : fl::FaultParams {
  fl::Param<double> size{
      this, "size", 0.1, fl::non_negative, "deviation", "deviation of the noise"};
};

/// Adds N(0, (size · σ)²) to every value, with the deviation σ of its feature over the training
/// part. Another size scales the same noise.
template <class T>
class Noise final : public fl::FaultInjection<T> {
 public:
  explicit Noise(const NoiseParams& p) : fl::FaultInjection<T>(p), size_(p.size) {}

  void fit(const arma::Cube<T>& values, const fl::Batch<T>& train) override {
    deviation_ = fl::known_deviations(values, train);
  }
  void spoil(arma::Cube<T>& values, fl::Rng& noise) const override {
    for (fl::Index i = 0; i < values.n_elem; ++i) {
      values[i] += static_cast<T>(size_ * noise.normal()) * deviation_[i % values.n_rows];
    }
  }
  void archive(fl::Archive& archive) override { archive("deviation", deviation_); }

 private:
  double size_;
  arma::Col<T> deviation_;  // D
};
FLATLINE_PLUGIN(fl::transform<Noise, NoiseParams>("noise", "Fault: adds noise", "none"))
