#pragma once

#include <flatline/export.hpp>
#include <flatline/types.hpp>

namespace flatline {

/// Elementwise functions over `n` contiguous numbers; `out` may be `in`. They are vectorised with
/// dispatch at run time (AVX-512, AVX2, plain), err by at most 2 ulp over the whole range, are
/// right at ±∞, NaN and denormals, and give an element the same bits wherever it stands.
FLATLINE_API void vector_exp(const float* in, float* out, Index n);
FLATLINE_API void vector_exp(const double* in, double* out, Index n);
FLATLINE_API void vector_tanh(const float* in, float* out, Index n);
FLATLINE_API void vector_tanh(const double* in, double* out, Index n);
/// The logistic function 1 / (1 + e⁻ˣ).
FLATLINE_API void vector_sigmoid(const float* in, float* out, Index n);
FLATLINE_API void vector_sigmoid(const double* in, double* out, Index n);

}  // namespace flatline
