#include "api/vector_math_kernels.hpp"

namespace flatline {
const VectorMathTable vector_math_avx2 = table();
}
