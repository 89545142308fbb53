#pragma once

#include <flatline/block.hpp>
#include <flatline/linalg.hpp>
#include <flatline/workspace.hpp>

namespace flatline {

/// Keeps a pass of a recurrent layer so that the same number of neighbouring sequences fills a
/// register, where a layer of few units could not fill it with units: each H × N is stored row by
/// row, and called N × H here. With K = 1 + F + H, for each step
///
///     P_t = [1 xᵀ_t hᵀ_{t−1}]            N × K, kept for the gradients
///     zᵀ_t = P_t [b W U]ᵀ                N × G·H
///     ∂L/∂[b W U] = Σ_t dz_t P_t         G·H × K
///
/// A number of the forward pass has the bits that it has without lanes.
template <class T>
class SequenceLanes {
 public:
  SequenceLanes(Block<T>& W, Block<T>& U, Block<T>& b) : W_(W), U_(U), b_(b) {}

  /// Tells whether n sequences fill registers, and not more of them than a product takes at once,
  /// and whether the weights stay in the first cache.
  bool fit(Index n) const;

  /// Prepares a pass whose first h (H × N) is `first`.
  void begin(Index n, Index steps, const arma::Mat<T>& first);
  /// Computes z (N × G·H) of step t from x (F × N); h is zero unless it `counts`.
  void products(MatrixView<const T> x, Index t, bool counts, T* z);
  /// Views h (N × H) before step t.
  MatrixView<T> h(Index t);
  /// The elements from one h to the next.
  Index step() const { return columns() * n_; }

  /// Prepares for the steps back, and for ∂L/∂x if `inputs` are to have one.
  void begin_back(bool inputs);
  /// Adds Uᵀ ∂L/∂z to ∂L/∂h (N × H).
  void through_u(const T* dz, T* dh) const;
  /// Adds the gradients that some steps give, whose dz (N × G·H) lie one behind the other, and
  /// unless dx is null writes ∂L/∂x.
  void gradients(const T* dz, arma::Cube<T>* dx, Steps range);
  /// Adds a matrix (H × N) to one of N × H.
  void add(MatrixView<const T> m, T* to);

  /// Copies a matrix of N rows to one that has them as columns, or the other way round.
  static void turn(MatrixView<const T> from, MatrixView<T> to);

 private:
  Index columns() const { return 1 + W_.cols() + U_.cols(); }
  T* panel(Index t) { return panels_.data() + t * step(); }

  Block<T>&W_, &U_, &b_;
  Index n_ = 0, registers_ = 0;
  Workspace<T> panels_;           // N × K × (L + 1)
  Workspace<T> weights_;          // K × G·H: [b W U] row by row
  Workspace<T> w_back_, u_back_;  // G·H × F, G·H × H: W and U, row by row
  Workspace<T> aside_;            // N × the larger of F and H
  std::vector<T*> columns_of_gradient_;
};

extern template class SequenceLanes<float>;
extern template class SequenceLanes<double>;

}  // namespace flatline
