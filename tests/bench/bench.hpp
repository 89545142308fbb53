#pragma once

#include <time.h>

#include <algorithm>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <flatline/rng.hpp>

/// What a training step works on, and for how long it is to be measured.
struct Shape {
  flatline::Index inputs = 0;
  std::vector<flatline::Index> units;  ///< of each LSTM
  flatline::Index batch = 0, length = 0;
  double seconds = 0;
};

/// Reads a line such as `1 128,64 32 10 0.3`: inputs, units, batch, length, seconds.
inline Shape read_shape(const std::string& line) {
  std::istringstream in(line);
  Shape out;
  std::string units;
  in >> out.inputs >> units >> out.batch >> out.length >> out.seconds;
  std::istringstream list(units);
  for (std::string one; std::getline(list, one, ',');) out.units.push_back(std::stoul(one));
  return out;
}

inline arma::fcube some_numbers(flatline::Index rows, flatline::Index cols,
                                flatline::Index slices) {
  flatline::Rng rng(1, 0, "bench");
  arma::fcube out(rows, cols, slices);
  for (float& value : out) value = static_cast<float>(rng.uniform(-1, 1));
  return out;
}

/// Time that this thread has computed; unlike a wall clock, it tells the truth on a busy machine.
inline double seconds_computed() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Work>
double median_ms(Work& work, double seconds) {
  std::vector<double> times;
  const double start = seconds_computed();
  while (times.size() < 3 || seconds_computed() - start < seconds) {
    const double before = seconds_computed();
    work();
    times.push_back(1e3 * (seconds_computed() - before));
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}
