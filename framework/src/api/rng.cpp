#include <flatline/rng.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include <xxhash.h>
#include <boost/random/generate_canonical.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <flatline/error.hpp>

namespace flatline {
namespace {

/// Appends the eight bytes of `value`, lowest first, whatever the machine.
void append(std::string& bytes, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
}

std::uint64_t hash(const std::string& bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::uint64_t stream_key(std::uint64_t seed, std::uint64_t replicate, std::string_view name) {
  std::string bytes;
  append(bytes, seed);
  append(bytes, replicate);
  return hash(bytes.append(name));
}

std::uint32_t low(std::uint64_t value) { return static_cast<std::uint32_t>(value); }
std::uint32_t high(std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); }

}  // namespace

Rng::Rng(std::uint64_t seed, std::uint64_t replicate, std::string_view name)
    : Rng(stream_key(seed, replicate, name)) {}
Rng::Rng(std::uint64_t key) : key_(key) {}

std::array<std::uint32_t, 4> Rng::philox(std::array<std::uint32_t, 4> counter,
                                         std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {high(b) ^ counter[1] ^ key[0], low(b), high(a) ^ counter[3] ^ key[1], low(a)};
    key[0] += 0x9E3779B9;  // golden ratio
    key[1] += 0xBB67AE85;  // √3 − 1
  }
  return counter;
}

Rng::result_type Rng::operator()() {
  if (used_ == block_.size()) {
    block_ = philox({low(counter_), high(counter_), 0, 0}, {low(key_), high(key_)});
    ++counter_;
    used_ = 0;
  }
  return block_[used_++];
}

double Rng::uniform() { return boost::random::generate_canonical<double, 53>(*this); }
double Rng::uniform(double low, double high) {
  const double value = low + (high - low) * uniform();
  // N.B. The sum may round up to `high` although uniform() < 1.
  return value < high ? value : std::max(low, std::nextafter(high, low));
}
double Rng::normal(double mean, double deviation) {
  return mean + deviation * boost::random::normal_distribution<double>()(*this);
}
Index Rng::below(Index n) {
  if (n == 0) {
    throw Error("FL901", "a random number below 0 was asked for", "there is none",
                "Call below(n) with n ≥ 1.");
  }
  return boost::random::uniform_int_distribution<Index>(0, n - 1)(*this);
}
void Rng::shuffle(arma::Col<Index>& order) {
  for (Index i = order.n_elem; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
}

Rng Rng::child(std::string_view name) const {
  std::string bytes;
  append(bytes, key_);
  return Rng(hash(bytes.append(name)));
}

void Rng::archive(Archive& archive) {
  Index key = key_;
  archive("key", key);
  archive("counter", counter_);
  archive("used", used_);
  if (!archive.restoring()) return;
  key_ = key;
  if (used_ < block_.size()) {
    const Index last = counter_ - 1;
    block_ = philox({low(last), high(last), 0, 0}, {low(key_), high(key_)});
  }
}

}  // namespace flatline
