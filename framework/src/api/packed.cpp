#include <flatline/linalg.hpp>

#include "api/vector_math_table.hpp"

namespace flatline {

template <class T>
void Packed<T>::pack(StackView<const T> a, Op op_a) {
  const bool straight = op_a == Op::none;
  resize(straight ? a.rows : a.cols, straight ? a.count : 1, straight ? a.cols : a.rows * a.count);
  of_precision<T>(vector_math())
      .pack({a.data, straight ? 1 : a.stride, straight ? a.stride : 1, cols_}, rows_ * runs_,
            {panels_.data(), cols_, 0});
}

template <class T>
void Packed<T>::pack(StackView<const T> left, StackView<const T> right) {
  resize(left.rows, left.count, left.cols + right.cols);
  const auto& math = of_precision<T>(vector_math());
  math.pack({left.data, 1, left.stride, left.cols}, rows_ * runs_, {panels_.data(), cols_, 0});
  math.pack({right.data, 1, right.stride, right.cols}, rows_ * runs_,
            {panels_.data(), cols_, left.cols});
}

template <class T>
void Packed<T>::resize(Index rows, Index runs, Index cols) {
  rows_ = rows;
  runs_ = runs;
  cols_ = cols;
  const Index lanes = of_precision<T>(vector_math()).lanes;
  const Index size = (rows * runs + lanes - 1) / lanes * lanes * cols;
  grow(panels_, size);
}

namespace {

template <class T>
Factor<T> factor(StackView<const T> b) {
  return {b.data, {b.rows, b.count}, 1, b.stride, b.apart};
}

}  // namespace

template <class T>
void Packed<T>::multiply(StackView<const T> b, StackView<const T> s, StackView<T> c) const {
  const Factor<T> factors[] = {factor(b)};
  multiply(factors, s, c);
}
template <class T>
void Packed<T>::multiply(StackView<const T> b, StackView<T> c) const {
  multiply(b, {nullptr, c.rows, c.cols, 0, c.count, 0}, c);
}
template <class T>
void Packed<T>::multiply(StackView<const T> upper, StackView<const T> lower, StackView<const T> s,
                         StackView<T> c) const {
  const Factor<T> factors[] = {factor(upper), factor(lower)};
  multiply(factors, s, c);
}

template <class T>
void Packed<T>::multiply(std::span<const Factor<T>> b, StackView<const T> s, StackView<T> c) const {
  of_precision<T>(vector_math())
      .multiply(panels_.data(), cols_, {rows_, runs_}, b, {s.data, s.stride, s.apart},
                {c.data, c.stride, c.apart}, c.cols);
}

template class Packed<float>;
template class Packed<double>;

}  // namespace flatline
