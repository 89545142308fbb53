#include "plain.hpp"

FLATLINE_PLUGIN(fl::loss<Plain, fl::Params>("fast-math", "Flushes denormals", "none"))
