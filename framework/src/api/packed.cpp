#include <memory>

#include <flatline/linalg.hpp>

#include "api/vector_math_table.hpp"

namespace flatline {
template <class T>
void Packed<T>::pack(StackView<const T> a, Op op_a) {
  constexpr std::size_t line = 64;
  const bool straight = op_a == Op::none;
  rows_ = straight ? a.rows : a.cols;
  runs_ = straight ? a.count : 1;
  const Index inner = straight ? a.cols : a.rows * a.count;
  const Index lanes = of_precision<T>(vector_math()).lanes;
  const Index size = (rows_ + lanes - 1) / lanes * lanes * runs_ * inner;
  if (space_.size() < size + line / sizeof(T)) {
    space_.resize(size + line / sizeof(T));
    void* start = space_.data();
    std::size_t room = space_.size() * sizeof(T);
    panels_ = static_cast<T*>(std::align(line, size * sizeof(T), start, room));
  }
  of_precision<T>(vector_math())
      .pack(a.data, straight ? 1 : a.stride, straight ? a.stride : 1, {rows_, runs_}, inner,
            panels_);
}

template <class T>
void Packed<T>::multiply(StackView<const T> b, StackView<const T> s, StackView<T> c) const {
  of_precision<T>(vector_math())
      .multiply({panels_, 0, 0}, {rows_, runs_}, {b.rows, b.count}, {b.data, 1, b.stride, b.apart},
                {s.data, s.stride, s.apart}, {c.data, c.stride, c.apart}, c.cols);
}
template <class T>
void Packed<T>::multiply(StackView<const T> b, StackView<T> c) const {
  multiply(b, {nullptr, c.rows, c.cols, 0, c.count, 0}, c);
}

template class Packed<float>;
template class Packed<double>;

}  // namespace flatline
