#pragma once

#include <optional>
#include <vector>

#include <flatline/types.hpp>

namespace flatline {

/// What a dataset asks for, and what is *known* about it; the judge uses the latter to tell a
/// failure from an answer that cannot be improved.
struct Task {
  enum class Type { regression, classification };

  Type type = Type::regression;  ///< classification: targets are one-hot, O classes
  Index inputs = 0;              ///< F
  Index outputs = 0;             ///< O
  Index steps = 0;               ///< L
  Index target_steps = 1;        ///< 1 (many-to-one) or L (many-to-many)

  /// For each output the row of x that holds the past of the target; empty when there is none.
  std::vector<Index> own_past{};
  std::optional<Index> lag{};       ///< distance of the information from the end, steps
  std::optional<double> period{};   ///< steps
  std::optional<double> ceiling{};  ///< best attainable R² (regression) or accuracy on fresh data
  std::optional<double> floor{};    ///< R² or accuracy of the best constant answer

  Index horizon = 1;  ///< steps from the last input that is known to the target

  bool many_to_many() const { return target_steps > 1; }
  /// Tells whether the outputs of a step are the own past in the inputs of the next one, so that a
  /// model can run freely.
  bool feeds_back() const {
    return type == Type::regression && many_to_many() && own_past.size() == outputs && horizon == 1;
  }
};

}  // namespace flatline
