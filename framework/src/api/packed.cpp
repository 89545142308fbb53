#include <flatline/linalg.hpp>

#include "api/vector_math_table.hpp"

namespace flatline {
template <class T>
void Packed<T>::pack(StackView<const T> a, Op op_a) {
  const bool straight = op_a == Op::none;
  rows_ = straight ? a.rows : a.cols;
  runs_ = straight ? a.count : 1;
  const Index inner = straight ? a.cols : a.rows * a.count;
  const Index lanes = of_precision<T>(vector_math()).lanes;
  const Index size = (rows_ + lanes - 1) / lanes * lanes * runs_ * inner;
  if (panels_.size() < size) panels_.resize(size);
  of_precision<T>(vector_math())
      .pack(a.data, straight ? 1 : a.stride, straight ? a.stride : 1, {rows_, runs_}, inner,
            panels_.data());
}

template <class T>
void Packed<T>::multiply(StackView<const T> b, StackView<const T> s, StackView<T> c) const {
  of_precision<T>(vector_math())
      .multiply({panels_.data(), 0, 0}, {rows_, runs_}, {b.rows, b.count},
                {b.data, 1, b.stride, b.apart}, {s.data, s.stride, s.apart},
                {c.data, c.stride, c.apart}, c.cols);
}
template <class T>
void Packed<T>::multiply(StackView<const T> b, StackView<T> c) const {
  multiply(b, {nullptr, c.rows, c.cols, 0, c.count, 0}, c);
}

template class Packed<float>;
template class Packed<double>;

}  // namespace flatline
