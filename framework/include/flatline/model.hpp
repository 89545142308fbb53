#pragma once

#include <string>
#include <vector>

#include <flatline/batch.hpp>
#include <flatline/layer.hpp>

namespace flatline {

/// A layer of a model with its name in traces; the name is unique within the model.
template <class T>
struct NamedLayer {
  std::string name;
  Layer<T>* layer;
};

/// Predicts targets from inputs. What is trained by gradients has layers; what is solved in closed
/// form (mean, persistence, linear window) overrides `fit` and says so.
template <class T>
class FLATLINE_API Model : public Object {
 public:
  static constexpr Precision precision = precision_of<T>;
  ~Model() override;

  /// Tells whether the model is fitted in closed form instead of trained by gradients.
  virtual bool closed_form() const { return false; }
  /// Solves a closed-form model on the training part.
  virtual void fit(const Batch<T>& train);

  /// The layers, from input to output; their blocks in this order make up θ.
  virtual std::vector<NamedLayer<T>> layers();
  /// Draws the initial weights; called once the blocks are bound.
  virtual void initialise(Rng& init);

  /// Computes the outputs (O × N × 1 or O × N × L) for a batch. The reference stays valid until
  /// the next call.
  virtual const arma::Cube<T>& forward(const Batch<T>& batch, const Pass<T>& pass) = 0;
  /// Propagates ∂L/∂outputs back through the last forward pass, adding to the blocks' gradients.
  virtual void backward(const Batch<T>& batch, const arma::Cube<T>& d_outputs);
  /// ∂L/∂x (F × N × L) of the next backward passes is kept while `wanted`.
  virtual void want_input_gradient(bool wanted);
  /// The kept ∂L/∂x of the last backward pass; empty when it was not wanted.
  virtual const arma::Cube<T>& input_gradient() const;
};

extern template class Model<float>;
extern template class Model<double>;

}  // namespace flatline
