#include "api/sequence_lanes.hpp"

#include <algorithm>

#include "api/vector_math_table.hpp"

namespace flatline {

namespace {

template <class T>
const VectorMath<T>& math() {
  return of_precision<T>(vector_math());
}

/// A product takes so many registers of sequences at once.
constexpr Index most_registers = 4;
/// So many bytes of weights leave room for the rest in the first cache.
constexpr Index most_weights = 16384;

}  // namespace

template <class T>
bool SequenceLanes<T>::fit(Index n) const {
  const Index lanes = math<T>().lanes, gates = U_.rows();
  return n % lanes == 0 && n <= most_registers * lanes && gates >= lanes &&
         gates * columns() * sizeof(T) <= most_weights;
}

template <class T>
void SequenceLanes<T>::begin(Index n, Index steps, const arma::Mat<T>& first) {
  n_ = n;
  registers_ = n / math<T>().lanes;
  grow(panels_, step() * (steps + 1));
  for (Index t = 0; t < steps; ++t) std::fill_n(panel(t), n, T(1));
  turn(view(first), h(0));
  T* to = grow(weights_, U_.rows() * columns());
  for (const Block<T>* block : {&b_, &W_, &U_}) {
    to = std::copy_n(block->w.memptr(), block->size(), to);
  }
}

template <class T>
MatrixView<T> SequenceLanes<T>::h(Index t) {
  return {panel(t) + (1 + W_.cols()) * n_, n_, U_.cols(), n_};
}

template <class T>
void SequenceLanes<T>::products(MatrixView<const T> x, Index t, bool counts, T* z) {
  T* inputs = panel(t) + n_;
  turn(x, {inputs, n_, W_.cols(), n_});
  const Index inner = W_.cols() + (counts ? U_.cols() : 0), rows = U_.rows();
  const T* bias = weights_.data();
  math<T>().multiply_lanes({inputs, inner, bias + rows, rows, bias, z}, registers_, rows);
}

template <class T>
void SequenceLanes<T>::begin_back(bool inputs) {
  const auto row_by_row = [](const arma::Mat<T>& m, Workspace<T>& to) {
    turn(view(m), {grow(to, m.n_elem), m.n_cols, m.n_rows, m.n_cols});
  };
  row_by_row(U_.w, u_back_);
  if (inputs) row_by_row(W_.w, w_back_);
}

template <class T>
void SequenceLanes<T>::through_u(const T* dz, T* dh) const {
  const Index H = U_.cols();
  math<T>().multiply_lanes({dz, U_.rows(), u_back_.data(), H, nullptr, dh}, registers_, H);
}

template <class T>
void SequenceLanes<T>::add(MatrixView<const T> m, T* to) {
  T* turned = grow(aside_, n_ * m.rows);
  turn(m, {turned, n_, m.rows, n_});
  const T* __restrict from = turned;
  for (Index i = 0; i < n_ * m.rows; ++i) to[i] += from[i];
}

template <class T>
void SequenceLanes<T>::gradients(const T* dz, arma::Cube<T>* dx, Steps range) {
  columns_of_gradient_.clear();
  for (Block<T>* block : {&b_, &W_, &U_}) {
    for (Index k = 0; k < block->cols(); ++k) columns_of_gradient_.push_back(block->g.colptr(k));
  }
  const Index rows = U_.rows(), F = W_.cols();
  math<T>().add_inner_products({dz, rows, rows * n_}, {panel(range.first), columns(), step()},
                               registers_, range.last - range.first, columns_of_gradient_.data());
  if (dx == nullptr) return;
  T* turned = grow(aside_, n_ * F);
  for (Index t = range.first; t < range.last; ++t, dz += rows * n_) {
    std::fill_n(turned, n_ * F, T(0));
    math<T>().multiply_lanes({dz, rows, w_back_.data(), F, nullptr, turned}, registers_, F);
    turn({turned, n_, F, n_}, view(*dx, {t, t + 1}));
  }
}

template <class T>
void SequenceLanes<T>::turn(MatrixView<const T> from, MatrixView<T> to) {
  math<T>().transpose({from.data, 1, from.stride, from.cols}, from.rows, to.data, to.stride);
}

template class SequenceLanes<float>;
template class SequenceLanes<double>;

}  // namespace flatline
