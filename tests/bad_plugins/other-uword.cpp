#include <flatline/abi_tag.hpp>
#include <flatline/export.hpp>

extern "C" FLATLINE_API const flatline_plugin_v1* flatline_plugin_entry_v1() {
  static constexpr flatline_plugin_v1 table{sizeof table, 0, FLATLINE_ABI, "1.0.0", nullptr};
  return &table;
}
