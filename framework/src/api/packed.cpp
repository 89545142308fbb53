#include <memory>

#include <flatline/linalg.hpp>

#include "api/vector_math_table.hpp"

namespace flatline {
template <class T>
void Packed<T>::pack(MatrixView<const T> a, Op op_a) {
  constexpr std::size_t line = 64;
  const bool straight = op_a == Op::none;
  rows_ = straight ? a.rows : a.cols;
  inner_ = straight ? a.cols : a.rows;
  const Index lanes = of_precision<T>(vector_math()).lanes;
  const Index size = (rows_ + lanes - 1) / lanes * lanes * inner_;
  if (space_.size() < size + line / sizeof(T)) {
    space_.resize(size + line / sizeof(T));
    void* start = space_.data();
    std::size_t room = space_.size() * sizeof(T);
    panels_ = static_cast<T*>(std::align(line, size * sizeof(T), start, room));
  }
  of_precision<T>(vector_math())
      .pack(a.data, straight ? 1 : a.stride, straight ? a.stride : 1, rows_, inner_, panels_);
}

template <class T>
void Packed<T>::multiply(MatrixView<const T> b, MatrixView<const T> s, MatrixView<T> c) const {
  of_precision<T>(vector_math())
      .multiply({panels_, 0}, rows_, inner_, {b.data, 1, b.stride}, {s.data, s.stride},
                {c.data, c.stride}, c.cols);
}
template <class T>
void Packed<T>::multiply(MatrixView<const T> b, MatrixView<T> c) const {
  multiply(b, MatrixView<const T>{nullptr, c.rows, c.cols, 0}, c);
}

template class Packed<float>;
template class Packed<double>;

}  // namespace flatline
