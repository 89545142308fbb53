#pragma once

#include <memory>
#include <vector>

#include <flatline/initialise.hpp>
#include <flatline/layer.hpp>
#include <flatline/linalg.hpp>
#include <flatline/sequence_dropout.hpp>
#include <flatline/workspace.hpp>

namespace flatline {

template <class T>
class SequenceLanes;

/// Settings of all recurrent layers.
struct FLATLINE_API RecurrentParams : LayerParams {
  ~RecurrentParams() override;
  Param<Index> units{this, "units", 64, at_least(1), "unit", "hidden units H"};
  InitParam init{this, "init", InitOf::weights, Init::glorot_uniform, "first weights W"};
  InitParam recurrent_init{this, "recurrent_init", InitOf::recurrent, Init::orthogonal,
                           "first weights U"};
  InitParam bias_init{this, "bias_init", InitOf::recurrent_bias, Init::zeros, "first bias b"};
};

/// Is what recurrent layers share: blocks, products, masks, carried state. A layer adds its cell,
/// the elementwise part of a step.
///
/// With G gates, H units, F inputs, N sequences, for each step t
///
///     z_t = W x_t + b + U h_{t−1}          G × (H × N)
///     h_t = cell(z_t)                      H × N
///
/// Each gate of a step is a matrix without gaps, so that the cell runs through all sequences at
/// once. W and U are packed once per pass for the small products of each step, which then stay in
/// the cache together with the cell; the gradients of W and U are products over several steps. Few
/// units don't fill registers: then neighbouring sequences do, if the cell allows it.
/// Where the mask is 0, h_t = h_{t−1} and the step has no gradient of its own. With a carried pass
/// the first h_{t−1} is the last h of the pass before, as a constant.
template <class T>
class FLATLINE_API Recurrent : public Layer<T> {
 public:
  ~Recurrent() override;
  Index features() const final { return units_; }
  bool recurrent() const final { return true; }
  bool takes_last_gradient() const final { return true; }
  /// Draws W, U and b, in this order, as the settings say.
  void initialise(Rng& init) override;
  void begin(const Pass<T>& pass, Index n, Index steps) override;
  void forward(const arma::Cube<T>& x, arma::Cube<T>& y, Steps range) final;
  void backward(const arma::Cube<T>& x, const arma::Cube<T>& y, const arma::Cube<T>& dy,
                arma::Cube<T>* dx, Steps range) final;
  void archive(Archive& archive) override;

 protected:
  /// Whether U h_{t−1} is added to z, or handed to the cell by itself.
  enum class Product { added, separate };

  Recurrent(const RecurrentParams& p, const Shape& in, const std::vector<const char*>& groups,
            Product product = Product::added);

  /// Drops this share of the inputs and of h_{t−1} on their way into the products, while training.
  void drop(double inputs, double states);
  /// States that the cell treats all numbers of H × N alike, and sequences only where the mask
  /// tells them apart. Without a mask it may then be given N × H instead, everywhere.
  void elementwise();

  /// The sequences that take part in a step.
  struct Present {
    const T* mask;  ///< N, or null
    Index count;    ///< N
    bool operator()(Index n) const { return mask == nullptr || mask[n] != T(0); }
    /// Calls f(first, count) for each run of sequences that are there, one after the other.
    template <class F>
    void each_run(const F& f) const {
      if (mask == nullptr) return f(Index{0}, count);
      for (Index first = 0, end = 0; first < count; first = end + 1) {
        for (end = first; end < count && (*this)(end);) ++end;
        if (end > first) f(first, end - first);
      }
    }
  };
  // In these, each of the H × N is without gaps between its columns.
  struct ForwardStep {
    Index t;
    StackView<T> z;                ///< G × (H × N); the cell leaves its gates here
    StackView<const T> uh;         ///< G × (H × N), U h_{t−1} when it is separate
    MatrixView<const T> h_before;  ///< H × N
    MatrixView<T> h;               ///< H × N, to be written
    Present there;
  };
  struct BackwardStep {
    Index t;
    StackView<const T> gates;      ///< G × (H × N), as the forward step left them
    MatrixView<const T> h_before;  ///< H × N
    MatrixView<const T> h;         ///< H × N
    MatrixView<T> dh;  ///< H × N, in: ∂L/∂h_t; out: its part in ∂L/∂h_{t−1} but for U's
    StackView<T> dz;   ///< G × (H × N), to be written: ∂L/∂(W x_t + b)
    StackView<T> duh;  ///< G × (H × N), the same of U h_{t−1}; dz unless it is separate
    Present there;
  };

  /// Computes gates and h of one step. What it computes for h where the mask is 0 is not used.
  virtual void cell(const ForwardStep& step) = 0;
  /// Propagates one step back; has to leave the columns alone where the mask is 0.
  virtual void cell_back(const BackwardStep& step) = 0;

  Index units() const { return units_; }
  Index sequences() const { return n_; }
  Index steps() const { return steps_; }
  /// Sets a state to what `last` (H × N) kept in a pass before.
  void restore(const arma::Mat<T>& last, T* state) const;
  /// Keeps a state, as the cell sees it, for a pass that goes on.
  void keep(const T* state, arma::Mat<T>& last) const;
  /// Grows a workspace to H × N × L.
  T* room(Workspace<T>& space) const;
  /// Points a signal at a workspace of H × N × L.
  void show(Signal<T>& signal, const T* data) const;
  /// Points a signal at gate number `gate`.
  void show_gate(Signal<T>& signal, Index gate) const;
  /// Tells whether the pass goes on from the states of the one before.
  bool goes_on() const { return goes_on_; }

  Block<T> W, U, b;

 private:
  /// The gates of `steps` steps from t on, where each gate has room for `kept` of them.
  StackView<T> gates(Workspace<T>& space, Index kept, Index t, Index steps = 1) const;
  /// The gradients of a step's gates: of `kept_` steps there is one at a time.
  StackView<T> ring(Workspace<T>& space, Index t, Index steps = 1) const;
  StackView<const T> rows_of_gates(const Block<T>& block) const;
  Present present(Index t) const;
  MatrixView<const T> before(const arma::Cube<T>& y, Index t) const;
  MatrixView<T> after(arma::Cube<T>& y, Index t) const;
  void products(MatrixView<const T> x, Index t, MatrixView<const T> h, StackView<T> z,
                StackView<T> uh);
  void add_gradient(MatrixView<const T> dy, MatrixView<T> dh);
  void pack_back(bool inputs);
  // Wᵀ and Uᵀ take the memory of what the forward pass needed; the larger one that of [W U].
  Packed<T>& w_back() { return product_ == Product::added ? u_ : w_; }
  Packed<T>& u_back() { return product_ == Product::added ? w_ : u_; }
  void through_u(StackView<const T> duh, MatrixView<T> dh);
  void gradients(const arma::Cube<T>& x, const arma::Cube<T>& y, arma::Cube<T>* dx, Steps range);
  Outer<T> after_first(const arma::Cube<T>& y, Steps range);

  Signal<T> h_, dh_;
  Initialiser init_, recurrent_init_, bias_init_;
  SequenceDropout<T> x_dropout_{0}, h_dropout_{0};
  Product product_;
  Index units_, gates_;
  Index n_ = 0, steps_ = 0;
  Index kept_ = 0;  // steps of dz in memory; dz of step t is number t mod kept_
  const arma::Mat<T>* mask_ = nullptr;
  bool goes_on_ = false;
  bool last_only_ = false;
  bool packed_back_ = false;
  bool abreast_ = false;  // whether the pass goes through lanes_
  std::unique_ptr<SequenceLanes<T>> lanes_;
  arma::Mat<T> first_, last_;  // H × N: h before the first and after the last step
  Packed<T> w_, u_;            // [W U] and nothing, or W and U; backward as below
  Workspace<T> z_, dz_, duh_, uh_, dh_now_, dh_kept_, through_;
};

extern template class Recurrent<float>;
extern template class Recurrent<double>;

}  // namespace flatline
