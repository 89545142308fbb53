#include "plain.hpp"

FLATLINE_PLUGIN(fl::optimizer<Plain, fl::Params>("bad-nan", "Takes the name of another", "none"))
