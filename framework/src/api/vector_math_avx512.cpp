#include "api/piecewise_kernels.hpp"

namespace flatline {
namespace {

constexpr VectorMathTable with_pieces() {
  VectorMathTable out = table();
  out.single_precision.tanh = &map<PiecewiseTanh, float>;
  out.single_precision.sigmoid = &map<PiecewiseSigmoid, float>;
  return out;
}

}  // namespace

const VectorMathTable vector_math_avx512 = with_pieces();

}  // namespace flatline
