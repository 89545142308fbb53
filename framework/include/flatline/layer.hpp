#pragma once

#include <flatline/block.hpp>
#include <flatline/component.hpp>
#include <flatline/rng.hpp>

namespace flatline {

/// How a forward pass is meant.
template <class T>
struct Pass {
  bool training = false;               ///< dropout is on, and backward will follow
  bool carried = false;                ///< go on from the last states instead of from zero
  const arma::Mat<T>* mask = nullptr;  ///< N × L, null: every step is there
  bool last_only = false;              ///< of the outputs only the last step's are read
  Rng* dropout = nullptr;              ///< the stream `dropout`; set while training
  double teacher_forcing = 1;          ///< share of steps that are fed the true past
  Index known = 1;                     ///< so many first steps are fed the true past in any case
  Rng* decoding = nullptr;             ///< the stream `decoding`; set while the share is mixed
};

/// Settings of all layers.
struct FLATLINE_API LayerParams : Params {
  ~LayerParams() override;
  Param<std::string> name{
      this, "name", "", any, "1", "name in traces and keys; empty: plugin and place, as in lstm0"};
};

/// Maps sequences to sequences. A pass is `begin`, then `forward` over the steps, all at once or
/// range by range, then `backward` over the same steps in reverse order. Ranges are what
/// free-running decoding needs; both ways give the same numbers. The model owns x, y and their
/// gradients; a layer may rely on x and y staying as they were until `backward`.
template <class T>
class FLATLINE_API Layer : public Learnable<T> {
 public:
  static constexpr Precision precision = precision_of<T>;
  ~Layer() override;

  /// Number of output features.
  virtual Index features() const = 0;
  /// Tells whether a step depends on the steps before it.
  virtual bool recurrent() const { return false; }
  /// Tells whether `backward` over all steps takes the gradient of the last step alone, too: a `dy`
  /// of H × N × 1. So a many-to-one model need not write and read zeros.
  virtual bool takes_last_gradient() const { return false; }
  /// Draws the initial weights from the stream `init`.
  virtual void initialise(Rng& init);

  /// Prepares for `n` sequences of `steps` steps. Allocates only when a size grows.
  virtual void begin(const Pass<T>& pass, Index n, Index steps);
  /// Computes y (H × N × L) from x (F × N × L) over `range`. In a pass of `last_only` a layer may
  /// leave all steps but the last as they are.
  virtual void forward(const arma::Cube<T>& x, arma::Cube<T>& y, Steps range) = 0;
  /// Adds to the gradient of each block and, unless `dx` is null, writes ∂L/∂x (F × N × L) over
  /// `range`. `dy` is ∂L/∂y (H × N × L).
  virtual void backward(const arma::Cube<T>& x, const arma::Cube<T>& y, const arma::Cube<T>& dy,
                        arma::Cube<T>* dx, Steps range) = 0;
};

extern template class Layer<float>;
extern template class Layer<double>;

}  // namespace flatline
