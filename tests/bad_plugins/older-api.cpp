#include <flatline/abi.h>
#undef FLATLINE_API_NUMBER
#define FLATLINE_API_NUMBER 0
#include "plain.hpp"

FLATLINE_PLUGIN(fl::loss<Plain, fl::Params>("older-api", "Has another interface", "none"))
