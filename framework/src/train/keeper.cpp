#include "train/keeper.hpp"

#include <algorithm>
#include <iostream>

#include <flatline/error.hpp>

namespace flatline::train {
namespace {

/// A checkpoint may take this share of the time.
constexpr int one_in = 150;

}  // namespace

Keeper::Keeper(std::filesystem::path file, std::string build, double every,
               std::function<bool()> asked)
    : file_(std::move(file)),
      build_(std::move(build)),
      every_(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(every))),
      asked_(std::move(asked)),
      next_(Clock::now() + every_) {}

store::Resumption Keeper::restore(const store::Transfer& state) {
  try {
    return store::read_checkpoint(file_, build_, state);
  } catch (const Error& error) {
    if (error.id() != "FL605") throw;
    drop();
    throw Misfit{};
  }
}

bool Keeper::due() const { return asked_() || Clock::now() >= next_; }

void Keeper::save(const store::Transfer& state) {
  const bool stop = asked_();
  const Clock::time_point start = Clock::now();
  try {
    store::write_checkpoint(file_, build_, state);
  } catch (const Error& error) {
    if (stop) throw;
    std::cerr << "warning: " << error.what() << '\n';
  }
  if (stop) throw Preempted{};
  const Clock::time_point end = Clock::now();
  next_ = end + std::max(every_, (end - start) * one_in);
}

void Keeper::drop() const {
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

}  // namespace flatline::train
