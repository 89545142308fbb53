#pragma once

#include "report/curves.hpp"
#include "store/record.hpp"

namespace flatline::report {

/// Draws outputs beside targets, both sequence × step × output. Numbers: a stretch of the first
/// output without gaps, `along` the sequences, or along the steps of the first sequence where
/// there are several: at most `points` of `of`. Classes: how often each is true and answered, as
/// shares; steps without a target don't count.
Json answers_json(const store::Array& targets, const store::Array& outputs, bool classes,
                  std::size_t points);

}  // namespace flatline::report
