#pragma once

#include <functional>
#include <memory>
#include <string>

#include "config/plan.hpp"
#include "store/summary.hpp"

namespace flatline::report {

/// What a filter looks at: one run with its cell.
struct RunView {
  const config::Plan& plan;
  const config::PlannedRun& run;
  const store::Summary& summary;
};

/// Finds a value by name: `state`, `outcome`, `replicate`, `key`, `seconds`, `epochs`, `steps`,
/// `parameters`, a metric (`test.r2`), a factor, or any configuration key. Empty where the run has
/// none.
std::string value_of(const RunView& view, const std::string& name);

/// Selects runs by an expression such as
/// `outcome == constant and optimizer.learning_rate < 1e-4`: comparisons (== != < <= > >=), `and`,
/// `or`, `not`, parentheses. Two numbers compare as numbers, anything else as text. A run that
/// lacks a value fits no comparison with it but `!=`.
class Filter {
 public:
  /// Parses an expression; the empty one fits every run. Throws Error FL111 with the place of the
  /// fault.
  explicit Filter(const std::string& expression);
  ~Filter();

  bool fits(const RunView& view) const { return fits_(view); }
  struct Comparison {
    std::string name, value;
  };
  /// What the expression compares, in the order of its appearance.
  const std::vector<Comparison>& comparisons() const { return comparisons_; }

 private:
  std::function<bool(const RunView&)> fits_;
  std::vector<Comparison> comparisons_;
};

/// Throws Error FL111 when the filter compares a name of which no run can have a value, or a state
/// or an outcome that does not exist.
void require_known_names(const Filter& filter, const config::Plan& plan,
                         const std::vector<store::Summary>& runs);

}  // namespace flatline::report
