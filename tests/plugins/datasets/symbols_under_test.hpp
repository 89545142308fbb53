#pragma once

#include "data_under_test.hpp"

/// The sequence n as letters, as far as the mask goes.
template <class T>
std::string letters(const flatline::Batch<T>& b, flatline::Index n, const std::string& alphabet) {
  std::string out;
  for (flatline::Index t = 0; t < b.steps(); ++t) {
    if (b.mask.is_empty() || b.mask(n, t) != 0) out += alphabet.at(class_at(b.x, n, t));
  }
  return out;
}
