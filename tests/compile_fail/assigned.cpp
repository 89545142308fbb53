// expect: no match for
#include <flatline/part.hpp>

namespace fl = flatline;

struct P : fl::Params {
  fl::Param<double> rate{this, "rate", 1e-3, fl::positive, "1", "step size"};
};
void change(P& p) { p.rate = 0.5; }
