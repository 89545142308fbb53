#pragma once

#include "store/record.hpp"
#include "train/assembly.hpp"
#include "train/evaluate.hpp"
#include "train/watch.hpp"

namespace flatline::train {

/// Fills groups and findings of the record from a finished run.
template <class T>
void fill_record(store::Record& record, Assembly<T>& run, const Watch<T>& watch,
                 const Answers<T>& answers, const arma::Col<T>& theta_initial);

}  // namespace flatline::train
