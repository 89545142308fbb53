#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

#include <flatline/export.hpp>
#include <flatline/object.hpp>

namespace flatline {

/// Draws random numbers from a named stream: Philox 4×32-10, a counter-based generator (Salmon,
/// Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"). Streams with another
/// seed, replicate or name are independent; the numbers depend on nothing else, neither on the
/// order of calls in other streams nor on the standard library (distributions: Boost.Random).
class FLATLINE_API Rng final : public Object {
 public:
  using result_type = std::uint32_t;

  /// Opens the stream H(seed, replicate, name).
  Rng(std::uint64_t seed, std::uint64_t replicate, std::string_view name);

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()();

  /// Draws from U[0, 1).
  double uniform();
  /// Draws from U[low, high).
  double uniform(double low, double high);
  /// Draws from N(mean, deviation²).
  double normal(double mean = 0, double deviation = 1);
  /// Draws an integer from 0 … n − 1. Throws Error FL901 for n = 0.
  Index below(Index n);
  /// Shuffles `order` in place (Fisher & Yates).
  void shuffle(arma::Col<Index>& order);

  /// Opens a stream of its own below this one, for a part of the same purpose.
  Rng child(std::string_view name) const;

  void archive(Archive& archive) override;

  /// Computes one block of Philox 4×32-10; published known answers test it.
  static std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                             std::array<std::uint32_t, 2> key);

 private:
  explicit Rng(std::uint64_t key);

  std::uint64_t key_ = 0;
  Index counter_ = 0;  // blocks used so far
  Index used_ = 4;     // words of the present block used so far
  std::array<std::uint32_t, 4> block_{};
};

}  // namespace flatline
