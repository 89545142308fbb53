#pragma once

#include <flatline/linalg.hpp>

namespace flatline {

/// Elementwise functions over `n` contiguous numbers; `out` may be `in`. They are vectorised with
/// dispatch at run time (AVX-512, AVX2, plain), err by at most 2 ulp over the whole range, are
/// right at ±∞, NaN and denormals, and give an element the same bits wherever it stands.
/// The environment variable FLATLINE_SIMD (avx512, avx2, plain) forces one of the three; throws
/// Error FL520 when this machine does not have it.
FLATLINE_API void vector_exp(const float* in, float* out, Index n);
FLATLINE_API void vector_exp(const double* in, double* out, Index n);
FLATLINE_API void vector_tanh(const float* in, float* out, Index n);
FLATLINE_API void vector_tanh(const double* in, double* out, Index n);
/// The logistic function 1 / (1 + e⁻ˣ).
FLATLINE_API void vector_sigmoid(const float* in, float* out, Index n);
FLATLINE_API void vector_sigmoid(const double* in, double* out, Index n);

/// The same over a matrix, such as some rows of a taller one; `in` and `out` have equal shapes.
FLATLINE_API void vector_exp(MatrixView<const float> in, MatrixView<float> out);
FLATLINE_API void vector_exp(MatrixView<const double> in, MatrixView<double> out);
FLATLINE_API void vector_tanh(MatrixView<const float> in, MatrixView<float> out);
FLATLINE_API void vector_tanh(MatrixView<const double> in, MatrixView<double> out);
FLATLINE_API void vector_sigmoid(MatrixView<const float> in, MatrixView<float> out);
FLATLINE_API void vector_sigmoid(MatrixView<const double> in, MatrixView<double> out);

}  // namespace flatline
