#include "plain.hpp"

struct BadParams : fl::Params {
  fl::Param<double> width{this, "width", 1, fl::positive, "1", ""};
};
FLATLINE_PLUGIN(fl::loss<Plain, BadParams>("empty-doc", "Declares a setting badly", "none"))
