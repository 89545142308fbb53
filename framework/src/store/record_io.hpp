#pragma once

#include "store/h5.hpp"
#include "store/record.hpp"

namespace flatline::store {

/// Writes a record below `group`, which is the root of a run file or `/runs/<id>` of an index.
void write_record(h5::Group& group, const Record& record);
Record read_record(const h5::Group& group);
/// Reads only the attributes that tell with what and where the run was made.
std::map<std::string, std::string> read_provenance(const h5::Group& group);
/// Reads only the attributes that make the summary.
Summary read_summary(const h5::Group& group);

}  // namespace flatline::store
