// The grammar as it should be; the other snippets differ from it by one mistake.
#include <flatline/part.hpp>

namespace fl = flatline;

struct P : fl::Params {
  fl::Param<double> rate{this, "rate", 1e-3, fl::positive, "1", "step size"};
  fl::Param<fl::Index> units{this, "units", fl::required, fl::at_least(1), "1", "outputs"};
  fl::Param<std::vector<fl::Index>> at{this, "at", {}, fl::non_negative, "epoch", "when"};
  fl::Param<std::optional<double>> clip{this, "clip", std::nullopt, fl::positive, "1", "norm"};
  fl::PartParam loss{this, "loss", fl::Kind::loss, "mse", "what becomes small"};
};
float rate(const P& p) { return p.rate.as<float>(); }
