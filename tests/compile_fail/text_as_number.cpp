// expect: no matching function
#include <flatline/part.hpp>

namespace fl = flatline;

struct P : fl::Params {
  fl::Param<std::string> name{this, "name", "x", fl::any, "1", "a name"};
};
float number(const P& p) { return p.name.as<float>(); }
