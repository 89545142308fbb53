#include "plain.hpp"

FLATLINE_PLUGIN(fl::loss<Plain, fl::Params>("twin", "Is there twice", "none"),
                fl::loss<Plain, fl::Params>("twin", "Is there twice", "none"))
