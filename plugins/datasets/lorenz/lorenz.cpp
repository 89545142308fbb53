#include <flatline/plugin.hpp>
namespace fl = flatline;

using Channels = arma::Col<fl::Index>;
struct LorenzParams : fl::GeneratedSeriesParams {
  LorenzParams() : GeneratedSeriesParams(4000) {}
  fl::Param<double> interval{this, "interval", 0.02, fl::open(0, 0.1), "1", "time between steps"};
  fl::Choice<fl::Index> observe{
      this, "observe", 1, {{"x", 1}, {"xyz", 3}}, "coordinates that are fed and predicted"};
};

/// Integrates ẋ = 10(y − x), ẏ = x(28 − z) − y, ż = xy − 8z/3 (Lorenz 1963,
/// doi:10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2) by the classical Runge–Kutta method, one
/// interval a step. It starts near (1, 1, 25); the first 2000 steps are thrown away. There is
/// no noise, so no ceiling is stated: errors grow e-fold in 1/λ₁ = 1.10 units of time.
template <class T>
class Lorenz final : public fl::GeneratedSeries<T> {
 public:
  explicit Lorenz(const LorenzParams& p)
      : fl::GeneratedSeries<T>(p, arma::regspace<Channels>(0, p.observe - 1),
                               arma::regspace<Channels>(0, p.observe - 1)),
        dt_(p.interval) {}

  fl::Task task() const override {
    fl::Task task = fl::GeneratedSeries<T>::task();
    task.floor = 0;
    return task;
  }
  void draw_one(fl::Rng& rng, arma::mat& values) const override {
    constexpr fl::Index washout = 2000;
    arma::vec3 s{rng.normal(1, 0.5), rng.normal(1, 0.5), rng.normal(25, 0.5)};
    for (fl::Index t = 0; t < washout + values.n_cols; ++t) {
      if (t >= washout) values.col(t - washout) = s.head(values.n_rows);
      const arma::vec3 k1 = slope(s), k2 = slope(s + dt_ / 2 * k1), k3 = slope(s + dt_ / 2 * k2),
                       k4 = slope(s + dt_ * k3);
      s += dt_ / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    }
  }

 private:
  static arma::vec3 slope(const arma::vec3& s) {
    return {10 * (s[1] - s[0]), s[0] * (28 - s[2]) - s[1], s[0] * s[1] - 8.0 / 3 * s[2]};
  }

  double dt_;
};
FLATLINE_PLUGIN(fl::dataset<Lorenz, LorenzParams>("lorenz", "The chaotic system of Lorenz",
                                                  "doi:10.1175/1520-0469(1963)020"))
