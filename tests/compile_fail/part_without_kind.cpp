// expect: could not convert
#include <flatline/part.hpp>

namespace fl = flatline;

struct P : fl::Params {
  fl::PartParam loss{this, "loss", "mse", "what becomes small"};
};
