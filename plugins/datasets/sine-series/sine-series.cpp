#include <cmath>
#include <numbers>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct SineSeriesParams : fl::SeriesParams {
  SineSeriesParams() : SeriesParams(50) {}
  fl::Param<fl::Index> series{this, "series", 10, fl::at_least(1), "series", "number of series"};
  fl::Param<fl::Index> length{this, "length", 1000, fl::at_least(2), "step", "steps of a series"};
  fl::Param<double> cycles{this, "cycles", 5, fl::positive, "1", "periods in a series"};
  fl::Param<double> noise{this, "noise", 0.2, fl::non_negative, "1", "deviation σ of the noise"};
};

/// Makes noisy sines, x_t = sin(2π·cycles·t/length + φ) + N(0, σ²), with a phase φ from U[0, 1) rad
/// for each series: the series of the articles, "same-value" example 1.
///
/// Ceiling: who knows the phase still can't foretell the noise, so over whole periods, where a sine
/// has variance ½, R² ≤ ½ / (½ + σ²). From a finite window of noisy values the phase is known only
/// roughly, so this is an upper bound. Phases span just 1 rad: a part shorter than a period has
/// another variance and so another ceiling.
template <class T>
class SineSeries final : public fl::SeriesDataset<T> {
 public:
  explicit SineSeries(const SineSeriesParams& p)
      : fl::SeriesDataset<T>(p),
        series_(p.series),
        length_(p.length),
        period_(static_cast<double>(p.length) / p.cycles),
        noise_(p.noise) {}

  fl::Task task() const override {
    fl::Task task = this->window_task({0}, {0});
    task.period = period_;
    task.ceiling = 0.5 / (0.5 + noise_ * noise_);
    task.floor = 0;
    return task;
  }
  fl::Series3<T> draw_series(fl::Rng& rng) const override {
    fl::Series3<T> out{arma::Cube<T>(1, series_, length_), {0}, {0}};
    for (fl::Index s = 0; s < series_; ++s) {
      const double phase = rng.uniform();
      for (fl::Index t = 0; t < length_; ++t) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(t) / period_ + phase;
        out.values(0, s, t) = static_cast<T>(std::sin(angle) + rng.normal(0, noise_));
      }
    }
    return out;
  }

 private:
  fl::Index series_, length_;
  double period_, noise_;
};
FLATLINE_PLUGIN(fl::dataset<SineSeries, SineSeriesParams>("sine-series",
                                                          "Noisy sines with random phases",
                                                          "articles: same-value, example 1"))
