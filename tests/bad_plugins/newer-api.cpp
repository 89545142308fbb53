#include <flatline/abi.h>
#undef FLATLINE_API_NUMBER
#define FLATLINE_API_NUMBER 3
#include "plain.hpp"

FLATLINE_PLUGIN(fl::loss<Plain, fl::Params>("newer-api", "Has another interface", "none"))
