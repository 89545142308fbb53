#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

enum class Function { square, sine };
struct CurveParams : fl::SequenceParams {
  fl::Choice<Function> function{this,
                                "function",
                                Function::square,
                                {{"square", Function::square}, {"sine", Function::sine}},
                                "the curve f"};
  fl::Param<double> high{this, "high", 1000, fl::positive, "1", "abscissas from U[0, high)"};
  fl::Param<double> offset{this, "offset", 0, fl::any, "1", "added to f"};
};

/// Asks for y = f(x) + offset, one number for one number, as the articles do with x² up to 1000 and
/// sin x up to 10 ("linear", examples 1 and 2). A sequence has one step, so nothing recurs. The
/// best straight line has R² 15/16 for the square and about 0.006 for the sine, which an output
/// that is never negative fits with R² 0.63 at best. Scale the raw numbers with a transform. x: 1 ×
/// N × 1. y: 1 × N × 1.
template <class T>
class Curve final : public fl::SequenceDataset<T> {
 public:
  explicit Curve(const CurveParams& p)
      : fl::SequenceDataset<T>(p), function_(p.function), high_(p.high), offset_(p.offset) {}

  fl::Task task() const override {
    return {.inputs = 1, .outputs = 1, .steps = 1, .lag = 0, .ceiling = 1.0, .floor = 0.0};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    for (fl::Index n = 0; n < b.size(); ++n) {
      const double x = rng.uniform(0, high_);
      b.x(0, n, 0) = static_cast<T>(x);
      b.y(0, n, 0) =
          static_cast<T>((function_ == Function::square ? x * x : std::sin(x)) + offset_);
    }
  }

 private:
  Function function_;
  double high_, offset_;
};
FLATLINE_PLUGIN(fl::dataset<Curve, CurveParams>("curve", "A square or a sine, point by point",
                                                "articles: linear, examples 1 and 2"))
