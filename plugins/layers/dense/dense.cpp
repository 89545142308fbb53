#include <flatline/plugin.hpp>
namespace fl = flatline;

struct DenseParams : fl::LayerParams {
  enum class Activation { linear, relu, tanh, sigmoid };
  fl::Param<fl::Index> units{this, "units", 1, fl::at_least(1), "unit", "output features H"};
  fl::Choice<Activation> activation{this,
                                    "activation",
                                    Activation::linear,
                                    {{"linear", Activation::linear},
                                     {"relu", Activation::relu},
                                     {"tanh", Activation::tanh},
                                     {"sigmoid", Activation::sigmoid}},
                                    "function φ of the outputs"};
};

/// y = φ(W x + b), at each step by itself. With H units, F inputs, N sequences: x is F × N, y is
/// H × N, W is H × F, b is H. At the start W is Glorot-uniform and b zero.
template <class T>
class Dense final : public fl::Layer<T> {
  using Activation = DenseParams::Activation;

 public:
  Dense(const DenseParams& p, const fl::Shape& in)
      : activation_(p.activation),
        W(this, "W", p.units, in.features, "weights, H × F"),
        b(this, "b", p.units, 1, "bias, H") {}

  fl::Index features() const override { return W.rows(); }

  void initialise(fl::Rng& init) override {
    fl::glorot_uniform(W.w, init);
    b.w.zeros();
  }

  void forward(const arma::Cube<T>& x, arma::Cube<T>& y, fl::Steps range) override {
    const fl::MatrixView<T> out = fl::view(y, range);
    fl::affine(fl::view(W.w), fl::view(b.w), fl::view(x, range), out);
    if (activation_ == Activation::tanh) fl::vector_tanh(out, out);
    if (activation_ == Activation::sigmoid) fl::vector_sigmoid(out, out);
    if (activation_ == Activation::relu) {
      for (fl::Index i = 0; i < out.rows * out.cols; ++i) {
        if (out.data[i] < 0) out.data[i] = 0;  // keeps NaN
      }
    }
    y_.view = {y.memptr(), y.n_rows, y.n_cols, y.n_slices, y.n_rows, y.n_elem_slice};
  }

  void backward(const arma::Cube<T>& x, const arma::Cube<T>& y, const arma::Cube<T>& dy,
                arma::Cube<T>* dx, fl::Steps range) override {
    const fl::MatrixView<const T> dz = through_activation(fl::view(y, range), fl::view(dy, range));
    fl::affine_gradient(dz, fl::view(x, range), fl::view(W.g), fl::view(b.g));
    if (dx) {
      fl::multiply(fl::view(W.w), fl::Op::transpose, dz, fl::Op::none, fl::view(*dx, range));
    }
  }

 private:
  /// ∂L/∂(W x + b) = φ′ ∘ ∂L/∂y, with φ′ from y.
  fl::MatrixView<const T> through_activation(fl::MatrixView<const T> y,
                                             fl::MatrixView<const T> dy) {
    if (activation_ == Activation::linear) return dy;
    const fl::Index size = y.rows * y.cols;
    if (dz_.size() < size) dz_.resize(size);
    for (fl::Index i = 0; i < size; ++i) dz_[i] = slope(y.data[i]) * dy.data[i];
    return {dz_.data(), y.rows, y.cols, y.rows};
  }

  T slope(T y) const {
    if (activation_ == Activation::relu) return y > 0 ? T(1) : T(0);
    return activation_ == Activation::tanh ? 1 - y * y : y * (1 - y);
  }

  Activation activation_;
  fl::Block<T> W, b;
  fl::Signal<T> y_{this, "y", fl::Signal<T>::Role::activation, "output of the layer"};
  std::vector<T> dz_;  // H × (N · L)
};

FLATLINE_PLUGIN(fl::layer<Dense, DenseParams>("dense", "Affine map of each step", "none"))
