#pragma once

#include <map>
#include <string>
#include <vector>

#include <flatline/series.hpp>

#include "config/plan.hpp"
#include "store/summary.hpp"

namespace flatline::store {

/// A dataset of numbers on its way into a file: row-major values with named axes.
struct Array {
  std::string name;
  std::vector<std::string> axes;  ///< one per extent
  std::vector<Index> extents;
  std::vector<double> values;  ///< the last axis fastest
  Precision precision = Precision::float32;
  std::string unit = "1", doc;
};

/// Arrays under one group of a run file, with the coordinates of their axes.
struct ArrayGroup {
  std::vector<Array> arrays;
  std::map<std::string, Axis> axes;  ///< axis name → labels or coordinates, may be partial
};

/// Everything that one run leaves behind; written in one go as `<id>.h5.part` and renamed.
struct Record {
  Summary summary;
  std::string experiment;
  std::string config;                                       ///< resolved, JSON
  std::vector<std::pair<std::string, std::string>> levels;  ///< factor, level
  std::map<std::string, std::string> provenance;            ///< "git", "blas_core", …
  std::vector<std::pair<std::string, ArrayGroup>> groups;   ///< "steps", "diagnostics/output", …
  std::vector<Finding> findings;                            ///< name is "diagnostic/finding"
  std::string log;
};

}  // namespace flatline::store
