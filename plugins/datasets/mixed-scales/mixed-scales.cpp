#include <cmath>
#include <numbers>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct MixedScalesParams : fl::GeneratedSeriesParams {
  MixedScalesParams() : GeneratedSeriesParams(1000) {}
  fl::Param<double> sine{this, "sine", 100, fl::positive, "1", "amplitude of the sine"};
  fl::Param<double> cosine{this, "cosine", 0.1, fl::positive, "1", "amplitude of the cosine"};
  fl::Param<double> period{this, "period", 200, fl::positive, "step", "period of both"};
  fl::Param<bool> same_phase{this,    "same_phase", false,
                             fl::any, "1",          "all series begin alike, as in the article"};
};

/// Makes three channels of unlike size, A sin, B cos and numbers from U[0, 1), which are fed and
/// predicted together ("same-value", example 2). The waves of a series share a phase, from U[0, 1)
/// of a period unless it is the same for all. Waves can be foretold and numbers can't, so the mean
/// R² over the three outputs is at most 2/3.
template <class T>
class MixedScales final : public fl::GeneratedSeries<T> {
 public:
  explicit MixedScales(const MixedScalesParams& p)
      : fl::GeneratedSeries<T>(p, {0, 1, 2}, {0, 1, 2}),
        sine_(p.sine),
        cosine_(p.cosine),
        period_(p.period),
        same_phase_(p.same_phase) {}

  fl::Task task() const override {
    fl::Task task = fl::GeneratedSeries<T>::task();
    task.period = period_;
    task.ceiling = 2.0 / 3;
    task.floor = 0;
    return task;
  }
  void draw_one(fl::Rng& rng, arma::mat& values) const override {
    const double phase = same_phase_ ? 0 : rng.uniform();
    for (fl::Index t = 0; t < values.n_cols; ++t) {
      const double angle = 2 * std::numbers::pi * (static_cast<double>(t) / period_ + phase);
      values.col(t) = arma::vec{sine_ * std::sin(angle), cosine_ * std::cos(angle), rng.uniform()};
    }
  }

 private:
  double sine_, cosine_, period_;
  bool same_phase_;
};
FLATLINE_PLUGIN(fl::dataset<MixedScales, MixedScalesParams>("mixed-scales",
                                                            "Three channels of unlike size",
                                                            "articles: same-value, example 2"))
