#include <cmath>
#include <numbers>

#include <flatline/plugin.hpp>
namespace fl = flatline;

using List = std::vector<double>;
struct SeasonalParams : fl::GeneratedSeriesParams {
  SeasonalParams() : GeneratedSeriesParams(1000) {}
  fl::Param<List> periods{this,         "periods", List{200, 400},
                          fl::positive, "step",    "period of each wave"};
  fl::Param<List> amplitudes{this,         "amplitudes", List{2, 0.5},
                             fl::positive, "1",          "amplitude of each wave"};
  fl::Param<List> phases{this,    "phases", List{0, 0.25},
                         fl::any, "period", "where each wave begins; 0.25 makes a cosine"};
  fl::Param<double> level{this, "level", 0.2, fl::any, "1", "mean of the series"};
  fl::Param<double> noise{this, "noise", 0.1, fl::non_negative, "1", "deviation σ of the noise"};
  void check(fl::Check& check) const override {
    const std::size_t n = periods.get().size();
    check.require(n > 0 && amplitudes.get().size() == n && phases.get().size() == n, periods,
                  "periods, amplitudes and phases differ in length or are empty",
                  "each wave has one of each", "Give the three lists the same length.");
  }
};

/// Makes x_t = level + Σ_i a_i sin 2π(t/P_i + φ_i) + N(0, σ²), every series with the same season:
/// 2 sin + ½ cos with periods 200 and 400 unless set ("same-value", example 3). Over whole periods
/// R² ≤ V/(V + σ²) with V = Σ a_i²/2, as the noise can't be foretold. A window far below the period
/// still does at horizon 1; a quarter of a period ahead, one value says next to nothing.
template <class T>
class Seasonal final : public fl::GeneratedSeries<T> {
 public:
  explicit Seasonal(const SeasonalParams& p)
      : fl::GeneratedSeries<T>(p, {0}, {0}),
        periods_(p.periods.get()),
        amplitudes_(p.amplitudes.get()),
        phases_(p.phases.get()),
        level_(p.level),
        noise_(p.noise) {}

  fl::Task task() const override {
    fl::Task task = fl::GeneratedSeries<T>::task();
    const double variance = arma::accu(arma::square(amplitudes_)) / 2;
    task.period = periods_[amplitudes_.index_max()];
    task.ceiling = variance / (variance + noise_ * noise_);
    task.floor = 0;
    return task;
  }
  void draw_one(fl::Rng& rng, arma::mat& values) const override {
    for (fl::Index t = 0; t < values.n_cols; ++t) {
      const arma::vec turns = static_cast<double>(t) / periods_ + phases_;
      const arma::vec waves = arma::sin(2 * std::numbers::pi * turns);
      values(0, t) = level_ + arma::dot(amplitudes_, waves) + rng.normal(0, noise_);
    }
  }

 private:
  arma::vec periods_, amplitudes_, phases_;
  double level_, noise_;
};
FLATLINE_PLUGIN(fl::dataset<Seasonal, SeasonalParams>("seasonal", "Sum of waves with noise",
                                                      "articles: same-value, example 3"))
