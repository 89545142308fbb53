#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct LayerNormParams : fl::LayerParams {
  fl::Param<double> epsilon{
      this, "epsilon", 1e-5, fl::positive, "1", "added to the variance, against division by 0"};
};

/// Layer normalisation (Ba, Kiros & Hinton 2016, eq. 3), at each step and sequence by itself. With
/// F features, N sequences: x and y are F × N, and over the features
///
///     x̂ = (x − μ) / √(σ² + ε)      μ, σ²: mean and variance of x (divided by F)
///     y = γ ∘ x̂ + β                γ, β: F, at the start 1 and 0
template <class T>
class LayerNorm final : public fl::Layer<T> {
 public:
  LayerNorm(const LayerNormParams& p, const fl::Shape& in)
      : epsilon_(p.epsilon.template as<T>()),
        gamma(this, "gamma", in.features, 1, "scale γ, F"),
        beta(this, "beta", in.features, 1, "shift β, F") {}

  fl::Index features() const override { return gamma.rows(); }

  void initialise(fl::Rng&) override {
    gamma.w.ones();
    beta.w.zeros();
  }

  void begin(const fl::Pass<T>&, fl::Index n, fl::Index steps) override {
    if (normal_.size() < features() * n * steps) normal_.resize(features() * n * steps);
    if (scale_.size() < n * steps) scale_.resize(n * steps);
  }

  void forward(const arma::Cube<T>& x, arma::Cube<T>& y, fl::Steps range) override {
    const fl::Index F = features();
    for (fl::Index i = range.first * x.n_cols; i < range.last * x.n_cols; ++i) {
      const T* in = x.memptr() + i * F;
      T* normal = normal_.data() + i * F;
      T* out = y.memptr() + i * F;
      T mean = 0, variance = 0;
      for (fl::Index j = 0; j < F; ++j) mean += in[j];
      mean /= static_cast<T>(F);
      for (fl::Index j = 0; j < F; ++j) variance += (in[j] - mean) * (in[j] - mean);
      variance /= static_cast<T>(F);
      scale_[i] = 1 / std::sqrt(variance + epsilon_);
      for (fl::Index j = 0; j < F; ++j) {
        normal[j] = (in[j] - mean) * scale_[i];
        out[j] = gamma.w[j] * normal[j] + beta.w[j];
      }
    }
    y_.view = {y.memptr(), y.n_rows, y.n_cols, y.n_slices, y.n_rows, y.n_elem_slice};
  }

  void backward(const arma::Cube<T>& x, const arma::Cube<T>&, const arma::Cube<T>& dy,
                arma::Cube<T>* dx, fl::Steps range) override {
    const fl::Index F = features();
    for (fl::Index i = range.first * x.n_cols; i < range.last * x.n_cols; ++i) {
      const T *d_out = dy.memptr() + i * F, *normal = normal_.data() + i * F;
      T sum = 0, product = 0;  // over the features, of ∂L/∂x̂ and of x̂ ∘ ∂L/∂x̂
      for (fl::Index j = 0; j < F; ++j) {
        gamma.g[j] += d_out[j] * normal[j];
        beta.g[j] += d_out[j];
        sum += gamma.w[j] * d_out[j];
        product += gamma.w[j] * d_out[j] * normal[j];
      }
      if (dx == nullptr) continue;
      T* d_in = dx->memptr() + i * F;
      for (fl::Index j = 0; j < F; ++j) {
        d_in[j] =
            scale_[i] * (gamma.w[j] * d_out[j] - (sum + normal[j] * product) / static_cast<T>(F));
      }
    }
  }

 private:
  T epsilon_;
  fl::Block<T> gamma, beta;
  std::vector<T> normal_;  // F × N × L: x̂
  std::vector<T> scale_;   // N × L: 1 / √(σ² + ε)
  fl::Signal<T> y_{this, "y", fl::Signal<T>::Role::activation, "output of the layer"};
};

FLATLINE_PLUGIN(fl::layer<LayerNorm, LayerNormParams>("layer-norm",
                                                      "Normalisation over the features of a step",
                                                      "arXiv:1607.06450"))
