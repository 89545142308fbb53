#pragma once

#include "store/record.hpp"
#include "train/assembly.hpp"
#include "train/evaluate.hpp"
#include "train/watch.hpp"

namespace flatline::train {

/// Turns what an object recorded into arrays. Series that lie at other steps or epochs than the
/// first get an axis of their own, `step_<series>`.
store::ArrayGroup arrays_of(const Recorded& recorded);

/// Fills groups and findings of the record from a finished run.
template <class T>
void fill_record(store::Record& record, Assembly<T>& run, const Watch<T>& watch,
                 const Answers<T>& answers, const arma::Col<T>& theta_initial);

}  // namespace flatline::train
