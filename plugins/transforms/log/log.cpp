#include <cmath>
#include <string>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct LogParams : fl::TransformParams {
  fl::Param<double> offset{this, "offset", 0, fl::any, "1", "added first; 1 lets zeros in"};
};

/// Takes the natural logarithm of value + offset. Missing values stay missing.
/// Throws Error FL451 for a number without a logarithm, in any part.
template <class T>
class Log final : public fl::Transform<T> {
 public:
  explicit Log(const LogParams& p) : offset_(p.offset.as<T>()) {}

  void apply(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part, fl::Rng&) override {
    values.for_each([this](T& v) {
      if (v + offset_ <= 0) refuse(v);
      v = std::log(v + offset_);
    });
  }
  void invert(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part) const override {
    values.for_each([this](T& v) { v = std::exp(v) - offset_; });
  }

 private:
  [[noreturn]] void refuse(T value) const {
    throw fl::Error("FL451", "log can't take " + std::to_string(value),
                    "value + offset must be above 0", "Raise offset, or leave log out.");
  }

  T offset_;
};
FLATLINE_PLUGIN(fl::transform<Log, LogParams>("log", "Logarithm of each value", "none"))
