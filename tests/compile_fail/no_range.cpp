// expect: could not convert
#include <flatline/part.hpp>

namespace fl = flatline;

struct P : fl::Params {
  fl::Param<double> rate{this, "rate", 1e-3, "1", "step size"};
};
