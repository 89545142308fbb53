#pragma once

#include <flatline/component.hpp>

namespace flatline {

/// Where training stands.
struct Progress {
  Index step = 0;             ///< updates made so far
  Index epoch = 0;            ///< epochs completed
  Index steps_per_epoch = 0;  ///< updates in an epoch
  Index epochs = 0;           ///< epochs planned
  double watched = 0;         ///< validation loss (training loss without a validation part)

  /// Number of updates planned.
  Index steps() const { return steps_per_epoch * epochs; }
  /// Share of the planned updates that were made.
  double share() const {
    return steps() == 0 ? 0 : static_cast<double>(step) / static_cast<double>(steps());
  }
};

/// Gives the factor by which the optimizer's learning rate is multiplied.
class FLATLINE_API Schedule : public Object {
 public:
  static constexpr Precision precision = Precision::float64;
  ~Schedule() override;

  /// Computes the multiplier of the next update.
  virtual double multiplier(const Progress& now) = 0;
  /// Hears of the end of an epoch; `now.watched` is fresh.
  virtual void on_epoch(const Progress& now);
};

}  // namespace flatline
