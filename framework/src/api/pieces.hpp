#pragma once

#include <cstddef>

namespace flatline {

/// A function in pieces, each a polynomial Σ_k coefficient[k] · (x − center)ᵏ. Two registers of 16
/// numbers hold what belongs to all pieces. scripts/fit-pieces computes them.
struct Pieces {
  static constexpr std::size_t count = 32, terms = 6;
  alignas(64) float center[count];
  alignas(64) float coefficient[terms][count];
};

/// tanh from 0 to 16 in quarters of octaves. The piece from 2ᵏ (1 + m/4) on has the place
/// 4 (127 + k) + m modulo 32, so that the bits of a number tell it; the first begins at 0.
extern const Pieces pieces_of_tanh;

/// 1 / (1 + eˣ), which is the logistic function of −x, from 0 to 15.75 in pieces around k / 2, that
/// at place k.
extern const Pieces pieces_of_logistic;

}  // namespace flatline
