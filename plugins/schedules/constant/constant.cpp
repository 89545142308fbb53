#include <flatline/plugin.hpp>
namespace fl = flatline;

struct ConstantParams : fl::Params {};

/// Leaves the learning rate as it is, at every update.
class Constant final : public fl::Schedule {
 public:
  explicit Constant(const ConstantParams&) {}
  double multiplier(const fl::Progress&) override { return 1; }
};

FLATLINE_PLUGIN(fl::schedule<Constant, ConstantParams>("constant",
                                                       "The same learning rate throughout", "none"))
