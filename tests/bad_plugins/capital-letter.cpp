#include "plain.hpp"

FLATLINE_PLUGIN(fl::loss<Plain, fl::Params>("Capital", "Has a capital letter", "none"))
