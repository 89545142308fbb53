#pragma once

#include <algorithm>
#include <cmath>

#include "config/experiment.hpp"

namespace flatline::train {

/// Gives the share of steps that are fed the true past in an epoch, counted from 0: the three
/// decays of scheduled sampling (Bengio, Vinyals, Jaitly & Shazeer 2015, sec. 2.4), scaled by the
/// ratio.
inline double forced_share(const config::TeacherForcingParams& p, Index epoch) {
  using Form = config::TeacherForcingParams::Form;
  const double e = static_cast<double>(epoch);
  if (p.decay == 1) return p.ratio;
  if (p.form == Form::linear) return std::max(0.0, p.ratio - (1 - p.decay) * e);
  const double k = 1 / (1 - p.decay);
  if (p.form == Form::inverse_sigmoid) return p.ratio * k / (k + std::exp(e / k));
  return p.ratio * std::pow(p.decay, e);
}

}  // namespace flatline::train
