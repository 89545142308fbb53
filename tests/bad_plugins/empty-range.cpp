#include "plain.hpp"

struct BadParams : fl::Params {
  fl::Param<double> width{this, "width", 1, fl::open(2, 1), "1", "width of the dip"};
};
FLATLINE_PLUGIN(fl::loss<Plain, BadParams>("empty-range", "Declares a setting badly", "none"))
