#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct MackeyGlassParams : fl::GeneratedSeriesParams {
  MackeyGlassParams() : GeneratedSeriesParams(3000) {}
  fl::Param<fl::Index> tau{this, "tau", 17, fl::at_least(1), "step", "delay τ; chaos above 16.8"};
};

/// Integrates ẋ = 0.2 x(t−τ)/(1 + x(t−τ)¹⁰) − 0.1 x, sampled every unit of time (Mackey & Glass
/// 1977, doi:10.1126/science.267326), by Euler's method with steps of 0.1 (Jaeger 2001, GMD report
/// 148, sec. 6). It starts from a constant drawn from U[0.8, 1.4); the first 1000 units are thrown
/// away. There is no noise, so no ceiling is stated: what limits is the window, the horizon and
/// the learner. Persistence has NRMSE 0.15, 0.82 and 1.6 at horizons 1, 6 and 84 for τ = 17.
template <class T>
class MackeyGlass final : public fl::GeneratedSeries<T> {
 public:
  explicit MackeyGlass(const MackeyGlassParams& p)
      : fl::GeneratedSeries<T>(p, {0}, {0}), tau_(p.tau) {}

  fl::Task task() const override {
    fl::Task task = fl::GeneratedSeries<T>::task();
    task.floor = 0;
    return task;
  }
  void draw_one(fl::Rng& rng, arma::mat& values) const override {
    constexpr fl::Index per_unit = 10, washout = 1000;
    const fl::Index delay = tau_ * per_unit;
    const fl::Index n = delay + (washout + values.n_cols) * per_unit;
    arma::vec x(n);
    x.head(delay + 1).fill(rng.uniform(0.8, 1.4));
    for (fl::Index i = delay; i + 1 < n; ++i) {
      const double late = x[i - delay];
      x[i + 1] = x[i] + (0.2 * late / (1 + std::pow(late, 10)) - 0.1 * x[i]) / per_unit;
    }
    for (fl::Index t = 0; t < values.n_cols; ++t) {
      values(0, t) = x[delay + (washout + t) * per_unit];
    }
  }

 private:
  fl::Index tau_;
};
FLATLINE_PLUGIN(fl::dataset<MackeyGlass, MackeyGlassParams>("mackey-glass",
                                                            "Chaotic series with a delay",
                                                            "doi:10.1126/science.267326"))
