#include "plain.hpp"

int needed_elsewhere();
struct NeedyParams : fl::Params {
  NeedyParams() { needed_elsewhere(); }
};
FLATLINE_PLUGIN(fl::loss<Plain, NeedyParams>("missing-dependency", "Needs another library", "none"))
