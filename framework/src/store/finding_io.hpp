#pragma once

#include "store/h5.hpp"
#include "store/record.hpp"

namespace flatline::store {

/// Writes the table /findings: name, value, threshold, fired, evidence.
void write_findings(h5::Group& group, const std::vector<Finding>& findings);
std::vector<Finding> read_findings(const h5::Group& group);

}  // namespace flatline::store
