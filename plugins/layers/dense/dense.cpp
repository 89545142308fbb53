#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct DenseParams : fl::LayerParams {
  enum class Activation { linear, relu, tanh, sigmoid, softplus, softmax };
  fl::Param<fl::Index> units{this, "units", 1, fl::at_least(1), "unit", "output features H"};
  fl::Choice<Activation> activation{this,
                                    "activation",
                                    Activation::linear,
                                    {{"linear", Activation::linear},
                                     {"relu", Activation::relu},
                                     {"tanh", Activation::tanh},
                                     {"sigmoid", Activation::sigmoid},
                                     {"softplus", Activation::softplus},
                                     {"softmax", Activation::softmax}},
                                    "function φ of the outputs"};
  fl::InitParam init{this, "init", fl::InitOf::weights, fl::Init::glorot_uniform,
                     "first weights W"};
  fl::InitParam bias_init{this, "bias_init", fl::InitOf::bias, fl::Init::zeros, "first bias b"};
};

/// y = φ(W x + b), at each step by itself. With H units, F inputs, N sequences: x is F × N, y is
/// H × N, W is H × F, b is H. softplus z = ln(1 + e^z) (Dugas et al. 2000); softmax z = e^z / Σ e^z
/// over the units, so that they sum to 1. Unless chosen otherwise W starts Glorot-uniform and b
/// zero.
template <class T>
class Dense final : public fl::Layer<T> {
  using Activation = DenseParams::Activation;

 public:
  Dense(const DenseParams& p, const fl::Shape& in)
      : activation_(p.activation),
        init_(p.init),
        bias_init_(p.bias_init),
        W(this, "W", p.units, in.features, "weights, H × F"),
        b(this, "b", p.units, 1, "bias, H") {}

  fl::Index features() const override { return W.rows(); }

  void initialise(fl::Rng& init) override {
    init_.fill(W, W.cols(), init);
    bias_init_.fill(b, W.cols(), init);
  }

  void forward(const arma::Cube<T>& x, arma::Cube<T>& y, fl::Steps range) override {
    const fl::MatrixView<T> out = fl::view(y, range);
    fl::affine(fl::view(W.w), fl::view(b.w), fl::view(x, range), out);
    activate(out);
    y_.view = {y.memptr(), y.n_rows, y.n_cols, y.n_slices, y.n_rows, y.n_elem_slice};
  }

  void backward(const arma::Cube<T>& x, const arma::Cube<T>& y, const arma::Cube<T>& dy,
                arma::Cube<T>* dx, fl::Steps range) override {
    const fl::MatrixView<const T> dz = through_activation(fl::view(y, range), fl::view(dy, range));
    fl::add_outer(dz, {{fl::view(x, range), fl::view(W.g)}, {fl::ones<T>(dz.cols), fl::view(b.g)}});
    if (dx) {
      fl::multiply(fl::view(W.w), fl::Op::transpose, dz, fl::Op::none, fl::view(*dx, range));
    }
  }

 private:
  void activate(fl::MatrixView<T> out) const {
    switch (activation_) {
      case Activation::linear:
        break;
      case Activation::relu:
        for (T& z : numbers(out)) z = z < 0 ? T(0) : z;  // keeps NaN
        break;
      case Activation::tanh:
        fl::vector_tanh(out, out);
        break;
      case Activation::sigmoid:
        fl::vector_sigmoid(out, out);
        break;
      case Activation::softplus:
        for (T& z : numbers(out)) z = std::max(z, T(0)) + std::log1p(std::exp(-std::abs(z)));
        break;
      case Activation::softmax:
        softmax(out);
    }
  }

  static std::span<T> numbers(fl::MatrixView<T> m) { return {m.data, m.rows * m.cols}; }

  static void softmax(fl::MatrixView<T> out) {
    for (fl::Index n = 0; n < out.cols; ++n) {
      const std::span<T> z(out.col(n), out.rows);
      const T largest = *std::max_element(z.begin(), z.end());  // else e^z may overflow
      for (T& value : z) value -= largest;
    }
    fl::vector_exp(out, out);
    for (fl::Index n = 0; n < out.cols; ++n) {
      const std::span<T> z(out.col(n), out.rows);
      const T sum = std::accumulate(z.begin(), z.end(), T(0));
      for (T& value : z) value /= sum;
    }
  }

  /// ∂L/∂(W x + b) from ∂L/∂y, with φ′ from y.
  fl::MatrixView<const T> through_activation(fl::MatrixView<const T> y,
                                             fl::MatrixView<const T> dy) {
    if (activation_ == Activation::linear) return dy;
    const fl::Index size = y.rows * y.cols;
    if (dz_.size() < size) dz_.resize(size);
    for (fl::Index n = 0; n < y.cols; ++n) {
      const T *out = y.col(n), *d_out = dy.col(n);
      T* dz = dz_.data() + n * y.rows;
      // ∂y_i/∂z_j of softmax is y_i (δ_ij − y_j).
      const T mean = activation_ == Activation::softmax
                         ? std::inner_product(out, out + y.rows, d_out, T(0))
                         : T(0);
      for (fl::Index j = 0; j < y.rows; ++j) dz[j] = slope(out[j]) * (d_out[j] - mean);
    }
    return {dz_.data(), y.rows, y.cols, y.rows};
  }

  T slope(T y) const {
    switch (activation_) {
      case Activation::relu:
        return y > 0 ? T(1) : T(0);
      case Activation::tanh:
        return 1 - y * y;
      case Activation::sigmoid:
        return y * (1 - y);
      case Activation::softplus:
        return -std::expm1(-y);  // σ(z)
      case Activation::softmax:
        return y;
      case Activation::linear:
        break;
    }
    return 1;
  }

  Activation activation_;
  fl::Initialiser init_, bias_init_;
  fl::Block<T> W, b;
  fl::Signal<T> y_{this, "y", fl::Signal<T>::Role::activation, "output of the layer"};
  std::vector<T> dz_;  // H × (N · L)
};

FLATLINE_PLUGIN(fl::layer<Dense, DenseParams>("dense", "Affine map of each step", "none"))
