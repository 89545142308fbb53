#pragma once

// N.B. Plugins and the framework must see one Armadillo: these settings are part of the ABI tag.
#define ARMA_DONT_USE_WRAPPER
#define ARMA_DONT_USE_HDF5
#define ARMA_DONT_USE_OPENMP
#define ARMA_DONT_PRINT_CXX11_WARNING
#include <armadillo>

#include <cstdint>

namespace flatline {

using Index = arma::uword;

/// What a plugin can be; the value is part of the ABI.
enum class Kind : std::uint32_t {
  dataset = 1,
  transform,
  layer,
  model,
  loss,
  optimizer,
  schedule,
  diagnostic
};

/// The scalar of all numerics of a run.
enum class Precision : std::uint32_t { float32 = 1, float64 };

/// The three parts of the data of a run.
enum class Part : std::uint32_t { train = 0, validation, test };

/// Gives the precision that the scalar `T` stands for.
template <class T>
inline constexpr Precision precision_of = sizeof(T) == sizeof(float) ? Precision::float32
                                                                     : Precision::float64;

/// What enters a layer: `features × N × steps`.
struct Shape {
  Index features = 0;
  Index steps = 0;
};

/// A range of time steps, `first ≤ t < last`.
struct Steps {
  Index first = 0;
  Index last = 0;
};

}  // namespace flatline
