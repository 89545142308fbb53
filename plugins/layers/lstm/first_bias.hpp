#pragma once

#include <cmath>

#include "params.hpp"

/// Sets the first biases of input and forget gate.
///
/// `forget_bias` is added to that of the forget gate (Gers, Schmidhuber & Cummins 2000). Chrono
/// initialisation (Tallec & Ollivier 2018, sec. 2) draws b_f = ln u, u ~ U(1, T − 1), and sets
/// b_i = −b_f, so that the memory of the units spans up to the longest dependency T.
template <class T>
class FirstBias {
 public:
  explicit FirstBias(const LstmParams& p)
      : forget_(p.forget_bias.template as<T>()), chrono_(p.chrono.get()) {}

  /// `input` and `forget` hold H biases each; either may be null where the net has no such gate.
  void set(T* input, T* forget, fl::Index H, fl::Rng& init) const {
    for (fl::Index j = 0; j < H; ++j) {
      if (!chrono_) {
        if (forget) forget[j] += forget_;
        continue;
      }
      const double bias = std::log(init.uniform(1, static_cast<double>(*chrono_ - 1)));
      if (forget) forget[j] = static_cast<T>(bias);
      if (input) input[j] = static_cast<T>(-bias);
    }
  }

 private:
  T forget_;
  std::optional<fl::Index> chrono_;
};
