#pragma once

#include <cmath>
#include <string>

#include "judge/evaluation.hpp"

namespace flatline::judge {

/// The evidence in the words of the rules. Skill is what an answer is better than the best
/// constant, as a share of what is there: R², or (accuracy − majority)/(1 − majority).
class Case {
 public:
  explicit Case(const Evidence& evidence);

  bool classes() const { return e.type == Task::Type::classification; }
  const char* metric() const { return classes() ? "accuracy" : "r2"; }
  const char* title() const { return classes() ? "accuracy" : "R²"; }
  double skill(double measured) const {
    return classes() ? (measured - majority_) / (1 - majority_) : measured;
  }
  /// A metric of the test part; NaN when it is missing.
  double test(const char* name) const;
  double train(const char* name) const;
  double train_skill() const;
  /// 1 − mse/mse of a baseline; NaN where either is missing.
  double skill_over(const char* baseline) const;
  bool is_flat() const;
  bool ranks() const { return test("auc_low") > 0.5; }
  /// A constant baseline alone does not show that nothing better exists.
  bool knows_attainable() const {
    return e.ceiling_known || std::isfinite(e.reference_r2) || known_best > noise;
  }
  /// Tells whether this is as good as one can ask.
  bool reaches_attainable() const;
  /// How far an optimal answer's R² on this sample may fall short of a stated ceiling by chance
  /// (Wishart 1931, large samples).
  double noise_below_ceiling() const;
  /// Says what is attainable and how one knows.
  std::string attainable_text() const;
  /// Says what was the best that was measured, of reference and baselines.
  std::string known_best_text() const;

  const Evidence& e;
  double own = 0;         ///< skill on the test part
  double known_best = 0;  ///< skill of the best that was measured
  double attainable = 0;  ///< skill that is known to be possible
  double noise = 0;       ///< a skill that small may be chance

 private:
  void consider(const std::string& name, double measured);
  double noise_of_skill() const;

  double majority_ = 0;
  std::string known_best_name_;
  double known_best_measured_ = 0;
};

}  // namespace flatline::judge
