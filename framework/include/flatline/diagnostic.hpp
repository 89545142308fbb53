#pragma once

#include <functional>

#include <flatline/batch.hpp>
#include <flatline/loss.hpp>
#include <flatline/model.hpp>
#include <flatline/optimizer.hpp>
#include <flatline/series.hpp>

namespace flatline {

/// What a diagnostic asks for. What nobody asks for is not computed.
struct FLATLINE_API Wants {
  bool update = false;               ///< the θ before each watched update
  bool input_gradient = false;       ///< ∂L/∂x of each watched step
  std::vector<std::string> signals;  ///< layer signals that are kept only on request
};

/// A block with its full name, `lstm0.W`.
template <class T>
struct NamedBlock {
  std::string name;
  std::string layer;
  Block<T>* block;
  Index offset;  ///< of its first element in θ
};

/// Sees the data, once, before training; transforms were applied.
template <class T>
struct DataView {
  const Task& task;
  const Splits<T>& data;
};

/// Sees one watched update, right after it was made.
template <class T>
struct StepView {
  Index step;                        ///< updates made before this one
  Index epoch;                       ///< epochs completed
  T loss;                            ///< of the batch, before the update
  double rate;                       ///< learning rate of the update
  const arma::Col<T>& theta;         ///< P, after the update
  const arma::Col<T>& theta_before;  ///< P; empty unless wanted
  const arma::Col<T>& gradient;      ///< P, as the optimizer got it (clipped)
  const std::vector<NamedBlock<T>>& blocks;
  const std::vector<NamedLayer<T>>& layers;
  const Batch<T>& batch;
  const arma::Cube<T>& outputs;         ///< O × N × Ly
  const arma::Cube<T>* input_gradient;  ///< F × N × L, null unless wanted
  Loss<T>& loss_function;
  const Optimizer<T>& optimizer;
};

/// Outputs beside targets, both in the unit of the target.
template <class T>
struct Prediction {
  const arma::Cube<T>& outputs;  ///< O × N × Ly
  const Batch<T>& batch;         ///< as the dataset made it
};

/// Sees the end of a watched epoch; epoch 0 is the untrained model.
template <class T>
struct EpochView {
  Index epoch;
  Index step;
  double train_loss;       ///< mean over the epoch's batches; NaN at epoch 0
  double validation_loss;  ///< NaN without a validation part
  Prediction<T> validation;
  const arma::Col<T>& theta;
  const std::vector<NamedBlock<T>>& blocks;
};

/// Computes gradients that training does not need. Nothing is computed before it is asked for. All
/// are about one batch, the first sequences of the training part, at the θ of the end; where
/// dropout is on, each call draws the same masks.
template <class T>
class FLATLINE_API ExtraGradients {
 public:
  virtual ~ExtraGradients();

  virtual const Batch<T>& batch() const = 0;
  /// Computes ∂ŷ_o/∂x (F × N × L) of output `o` at each sequence's last step that is there. Valid
  /// until the next call.
  virtual const arma::Cube<T>& of_inputs(Index output) = 0;
  /// Computes the Hessian of the loss times `v`, by central differences of the gradient:
  /// (∇L(θ + εv) − ∇L(θ − εv)) / 2ε. Both: P.
  virtual void hessian_times(const arma::Col<T>& v, arma::Col<T>& product) = 0;
  /// Computes the gradient (P) of the loss of sequence `n` alone.
  virtual void of_sequence(Index n, arma::Col<T>& gradient) = 0;
  /// Calls `visit(t, J)` for each step t ≥ 1 of sequence `n` with J = ∂s_t/∂s_{t−1} (S × S) by
  /// central differences, where s holds the states that the layers carry (h and c, layer by layer).
  virtual void of_states(Index n, const std::function<void(Index, const arma::Mat<T>&)>& visit) = 0;
};

/// Sees the finished run, with the best weights in place; may ask for more gradients.
template <class T>
struct EndView {
  const Task& task;
  const Splits<T>& data;  ///< transformed
  Prediction<T> test;
  Prediction<T> train;
  const arma::Col<T>& theta;
  const arma::Col<T>& theta_initial;
  const std::vector<NamedBlock<T>>& blocks;
  Model<T>& model;
  Loss<T>& loss;
  Objective<T>& objective;  ///< loss and gradient over a batch of training data
  ExtraGradients<T>& gradients;
};

/// Looks at training and emits series and findings. Which steps and epochs it sees is the rule
/// `record:` of the experiment, so plugins hold no sampling logic.
template <class T>
class FLATLINE_API Diagnostic : public Recorded {
 public:
  static constexpr Precision precision = precision_of<T>;
  ~Diagnostic() override;

  virtual void wants(Wants& wants) const;
  virtual void on_data(const DataView<T>& data);
  virtual void on_step(const StepView<T>& step);
  virtual void on_epoch(const EpochView<T>& epoch);
  virtual void on_end(const EndView<T>& end);
};

extern template class ExtraGradients<float>;
extern template class ExtraGradients<double>;
extern template class Diagnostic<float>;
extern template class Diagnostic<double>;

}  // namespace flatline
