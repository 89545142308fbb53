#pragma once

#include <map>
#include <string>

#include "judge/evaluation.hpp"
#include "train/assembly.hpp"
#include "train/trainer.hpp"
#include "train/yardsticks.hpp"

namespace flatline::train {

/// The finished model's answers on the parts of the data, in the unit of the target.
template <class T>
struct Answers {
  arma::Cube<T> train, validation, test;  ///< O × N × Ly
};

/// What a run is judged by.
struct Evaluation {
  std::map<std::string, double> metrics;  ///< "test.r2", "test.skill_persistence", …
  judge::Outcome outcome;
};

/// Computes the answers of the trained model.
template <class T>
Answers<T> answer(Assembly<T>& run);

/// Measures the answers, compares them with the yardsticks on the same split, and decides the
/// outcome.
template <class T>
Evaluation evaluate(Assembly<T>& run, const Answers<T>& answers, const Training& training,
                    const Yardsticks& yardsticks);

}  // namespace flatline::train
