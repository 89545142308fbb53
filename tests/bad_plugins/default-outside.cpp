#include "plain.hpp"

struct BadParams : fl::Params {
  fl::Param<double> width{this, "width", -1, fl::positive, "1", "width of the dip"};
};
FLATLINE_PLUGIN(fl::loss<Plain, BadParams>("default-outside", "Declares a setting badly", "none"))
