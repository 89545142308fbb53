#include <flatline/abi.h>
#include <flatline/export.hpp>

extern "C" FLATLINE_API const flatline_plugin_v1* flatline_plugin_entry_v1() { return nullptr; }
