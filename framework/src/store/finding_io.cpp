#include "store/finding_io.hpp"

#include "store/h5_detail.hpp"

namespace flatline::store {
namespace {

struct Row {
  const char* name;
  double value, threshold;
  signed char fired;
  const char* evidence;
};

/// What h5py reads as bool.
h5::Id bool_type() {
  h5::Id type(H5Tenum_create(H5T_NATIVE_INT8), H5Tclose);
  const signed char no = 0, yes = 1;
  H5Tenum_insert(type.get(), "FALSE", &no);
  H5Tenum_insert(type.get(), "TRUE", &yes);
  return type;
}

h5::Id row_type() {
  h5::Id type(H5Tcreate(H5T_COMPOUND, sizeof(Row)), H5Tclose);
  const h5::Id& text = h5::text_type();
  H5Tinsert(type.get(), "name", HOFFSET(Row, name), text.get());
  H5Tinsert(type.get(), "value", HOFFSET(Row, value), H5T_NATIVE_DOUBLE);
  H5Tinsert(type.get(), "threshold", HOFFSET(Row, threshold), H5T_NATIVE_DOUBLE);
  H5Tinsert(type.get(), "fired", HOFFSET(Row, fired), bool_type().get());
  H5Tinsert(type.get(), "evidence", HOFFSET(Row, evidence), text.get());
  return type;
}

}  // namespace

void write_findings(h5::Group& group, const std::vector<Finding>& findings) {
  std::vector<Row> rows;
  for (const Finding& finding : findings) {
    rows.push_back({finding.name.c_str(), finding.value, finding.threshold,
                    static_cast<signed char>(finding.fired), finding.evidence.c_str()});
  }
  // Packed, so that no padding with chance content gets into the file.
  const h5::Id packed = row_type();
  H5Tpack(packed.get());
  h5::Dataset table = group.write_table("findings", packed, rows.size(), row_type(), rows.data());
  table.set("long_name", "what the diagnostics found: value against threshold");
}

std::vector<Finding> read_findings(const h5::Group& group) {
  const h5::Dataset table = group.dataset("findings");
  std::vector<Row> rows(table.extents().front());
  const h5::Id type = row_type();
  table.read_table(type, rows.data());
  std::vector<Finding> findings;
  for (const Row& row : rows) {
    findings.push_back({row.name == nullptr ? "" : row.name, row.value, row.threshold,
                        row.fired != 0, row.evidence == nullptr ? "" : row.evidence});
  }
  table.release(type, rows.data());
  return findings;
}

}  // namespace flatline::store
