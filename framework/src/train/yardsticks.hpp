#pragma once

#include <map>
#include <string>

#include "judge/surrogate.hpp"
#include "param/node.hpp"

namespace flatline::train {

template <class T>
struct Assembly;

/// What a run is measured against. It follows from the data and the choice of baselines, so that
/// runs on the same data share it, whatever they learn.
struct Yardsticks {
  std::map<std::string, std::map<std::string, double>> baselines;  ///< name → metrics, test part
  double reference = 0;          ///< skill of the reference learner; NaN where it can't be measured
  judge::Directions directions;  ///< of the test windows, for the linear surrogate
};

template <class T>
Yardsticks measure_yardsticks(Assembly<T>& run);

/// Remembers the yardsticks of the last data in memory that this process shares with those it
/// forks: who needs them first measures them. Nobody waits for anybody: what two write at once, or
/// one who is killed, has a wrong checksum and counts as not there. Without memory to share nothing
/// is remembered.
class KnownYardsticks {
 public:
  KnownYardsticks();
  ~KnownYardsticks();
  KnownYardsticks(const KnownYardsticks&) = delete;
  KnownYardsticks& operator=(const KnownYardsticks&) = delete;

  /// Gives the yardsticks of a run with this resolved configuration, its data made.
  template <class T>
  Yardsticks of(Assembly<T>& run, const Node& config);

 private:
  struct Slot;
  Slot* slots_ = nullptr;
};

}  // namespace flatline::train
