#pragma once

#include <algorithm>
#include <cmath>

#include "params.hpp"

// The functions that gates and activations can have, each with its slope as a function of its
// value.

template <class T>
void apply(LstmParams::Gate gate, fl::MatrixView<T> m) {
  if (gate == LstmParams::Gate::sigmoid) return fl::vector_sigmoid(m, m);
  for (fl::Index n = 0; n < m.cols; ++n) {
    for (T* x = m.col(n); x != m.col(n) + m.rows; ++x) {
      *x = std::min(std::max(*x / 6 + T(0.5), T(0)), T(1));  // keeps NaN
    }
  }
}

template <class T>
T slope(LstmParams::Gate gate, T y) {
  if (gate == LstmParams::Gate::sigmoid) return y * (1 - y);
  return y > 0 && y < 1 ? T(1) / 6 : T(0);
}

template <class T>
void apply(LstmParams::Activation activation, fl::MatrixView<T> m) {
  using Activation = LstmParams::Activation;
  if (activation == Activation::tanh) return fl::vector_tanh(m, m);
  if (activation == Activation::linear) return;
  for (fl::Index n = 0; n < m.cols; ++n) {
    for (T* x = m.col(n); x != m.col(n) + m.rows; ++x) {
      *x = activation == Activation::relu ? std::max(*x, T(0)) : *x / (1 + std::abs(*x));
    }
  }
}

template <class T>
T slope(LstmParams::Activation activation, T y) {
  switch (activation) {
    case LstmParams::Activation::tanh:
      return 1 - y * y;
    case LstmParams::Activation::relu:
      return y > 0 ? T(1) : T(0);
    case LstmParams::Activation::softsign:
      return (1 - std::abs(y)) * (1 - std::abs(y));
    case LstmParams::Activation::linear:
      break;
  }
  return 1;
}
