#pragma once

#include <functional>
#include <string>
#include <vector>

#include "train/assembly.hpp"
#include "train/traces.hpp"
#include "train/trigger.hpp"

namespace flatline::train {

/// A copy of θ taken on the way.
template <class T>
struct Snapshot {
  Index epoch;
  arma::Col<T> theta;
};

/// Outputs and targets of the validation part, taken on the way.
template <class T>
struct Glimpse {
  Index epoch;
  arma::Cube<T> outputs;
};

/// Shows the run to its diagnostics, each at its own steps and epochs, and keeps the traces.
template <class T>
class Watch {
 public:
  Watch(Assembly<T>& run, Index total_steps);

  void on_data();
  /// Prepares for update `step`: layers keep the signals that somebody will look at. Tells whether
  /// the θ before the update is wanted.
  bool before_step(Index step);
  void on_step(const StepView<T>& step, double gradient_norm);
  /// `outputs` are the model's on the validation part.
  void on_epoch(Index epoch, Index step, double train_loss, double validation_loss, double rate,
                const arma::Cube<T>& outputs, bool last);
  void on_end(const EndView<T>& end);
  /// Saves or restores what was seen so far.
  void archive(Archive& archive);

  struct Watcher {
    std::string name;
    const Component* component;
    Owned<Diagnostic<T>> diagnostic;
    Trigger trigger;
    Wants wants;
  };
  std::vector<Watcher> watchers;
  StepTraces<T> steps;
  EpochTraces<T> epochs;
  std::vector<Snapshot<T>> snapshots;
  std::vector<Glimpse<T>> glimpses;
  double seconds = 0;  ///< spent on watching

 private:
  std::string quick_outcome(const arma::Cube<T>& answers) const;

  Assembly<T>& run_;
  Trigger step_trigger_, weight_trigger_, prediction_trigger_;
  bool wants_outcome_ = false;
  std::string last_outcome_;
};

extern template class Watch<float>;
extern template class Watch<double>;

}  // namespace flatline::train
