#include "train/yardsticks.hpp"

#include <sys/mman.h>

#include <cstring>
#include <new>
#include <optional>

#include <xxhash.h>
#include <nlohmann/json.hpp>

#include "judge/evaluation.hpp"
#include "train/assembly.hpp"
#include "train/baselines.hpp"

namespace flatline::train {
namespace {

using Json = nlohmann::json;

constexpr std::size_t n_slots = 64;  // data sets that runs side by side are about

/// Hashes what the yardsticks follow from: the data, and what the configuration says of them.
template <class T>
std::uint64_t key_of(const Assembly<T>& run, const Node& config) {
  std::uint64_t key = 0;
  const auto add = [&](const auto* data, std::size_t count) {
    key = XXH3_64bits_withSeed(data, count * sizeof *data, key + count);
  };
  for (const char* name : {"dataset", "baselines", "precision"}) {
    const Node* const node = config.find(name);
    const std::string text = node == nullptr ? "" : node->flow();
    add(text.data(), text.size());
  }
  for (const Batch<T>* part : {&run.original.train, &run.original.test}) {
    for (const arma::Cube<T>* cube : {&part->x, &part->y}) {
      const std::uint64_t extents[] = {cube->n_rows, cube->n_cols, cube->n_slices};
      add(extents, 3);
      add(cube->memptr(), cube->n_elem);
    }
    for (const arma::Mat<T>* matrix : {&part->mask, &part->weight}) {
      add(matrix->memptr(), matrix->n_elem);
    }
    add(part->series.memptr(), part->series.n_elem);
  }
  return key;
}

}  // namespace

template <class T>
Yardsticks measure_yardsticks(Assembly<T>& run) {
  return {measure_baselines(run),
          judge::reference_skill(run.original.train, run.original.test, run.task)};
}

struct KnownYardsticks::Slot {
  std::uint64_t check = 0;
  std::size_t size = 0;
  std::uint8_t bytes[4080];

  std::uint64_t checksum(std::uint64_t key) const { return XXH3_64bits_withSeed(bytes, size, key); }

  // N.B. CBOR keeps the bits of numbers, and knows NaN and infinity.
  void write(const Yardsticks& yardsticks, std::uint64_t key) {
    const auto cbor = Json::to_cbor({yardsticks.baselines, yardsticks.reference});
    if (cbor.size() > sizeof bytes) return;
    size = cbor.size();
    std::memcpy(bytes, cbor.data(), size);
    check = checksum(key);
  }

  std::optional<Yardsticks> read(std::uint64_t key) const {
    if (size == 0 || size > sizeof bytes || check != checksum(key)) return std::nullopt;
    const Json json = Json::from_cbor(bytes, bytes + size);
    return Yardsticks{json.at(0), json.at(1)};
  }
};

KnownYardsticks::KnownYardsticks() {
  void* const shared = mmap(nullptr, n_slots * sizeof(Slot), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) throw std::bad_alloc();
  slots_ = static_cast<Slot*>(shared);  // zeros: empty
}

KnownYardsticks::~KnownYardsticks() { munmap(slots_, n_slots * sizeof(Slot)); }

template <class T>
Yardsticks KnownYardsticks::of(Assembly<T>& run, const Node& config) {
  const std::uint64_t key = key_of(run, config);
  Slot& slot = slots_[key % n_slots];
  const Slot seen = slot;  // another process may write into it meanwhile
  if (auto known = seen.read(key)) return *std::move(known);
  const Yardsticks measured = measure_yardsticks(run);
  slot.write(measured, key);
  return measured;
}

template Yardsticks measure_yardsticks(Assembly<float>&);
template Yardsticks measure_yardsticks(Assembly<double>&);
template Yardsticks KnownYardsticks::of(Assembly<float>&, const Node&);
template Yardsticks KnownYardsticks::of(Assembly<double>&, const Node&);

}  // namespace flatline::train
