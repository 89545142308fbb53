#include "plain.hpp"

struct BadParams : fl::Params {
  BadParams() { throw std::logic_error("no settings today"); }
};
FLATLINE_PLUGIN(fl::loss<Plain, BadParams>("settings-throw", "Declares a setting badly", "none"))
