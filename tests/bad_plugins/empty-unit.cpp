#include "plain.hpp"

struct BadParams : fl::Params {
  fl::Param<double> width{this, "width", 1, fl::positive, "", "width of the dip"};
};
FLATLINE_PLUGIN(fl::loss<Plain, BadParams>("empty-unit", "Declares a setting badly", "none"))
