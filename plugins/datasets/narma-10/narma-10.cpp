#include <cmath>
#include <string>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct NarmaParams : fl::GeneratedSeriesParams {
  NarmaParams() : GeneratedSeriesParams(4000) {}
  fl::Param<double> high{this, "high", 0.5, fl::positive, "1", "input from U[0, high)"};
};

/// Drives a nonlinear moving average of order 10 (Atiya & Parlos 2000, doi:10.1109/72.846741):
/// y_{t+1} = 0.3 y_t + 0.05 y_t Σ_{i=0…9} y_{t−i} + 1.5 u_{t−9} u_t + 0.1. The input is u, the
/// target y, one step ahead. The product makes the last ten inputs indispensable: a linear model
/// has NMSE 0.67 with a window of 9 and 0.36 with one of 10. The first 200 steps are thrown away.
/// Throws Error FL412 when the recursion runs away (|y| > 10), as it does for some inputs.
template <class T>
class Narma10 final : public fl::GeneratedSeries<T> {
 public:
  explicit Narma10(const NarmaParams& p) : fl::GeneratedSeries<T>(p, {0}, {1}), high_(p.high) {}

  fl::Task task() const override {
    fl::Task task = fl::GeneratedSeries<T>::task();
    if (this->horizon() <= 10) task.lag = 10 - this->horizon();
    task.floor = 0;
    return task;
  }
  void draw_one(fl::Rng& rng, arma::mat& values) const override {
    constexpr fl::Index order = 10, washout = 200;
    const fl::Index n = washout + values.n_cols;
    arma::vec u(n), y(n, arma::fill::zeros);
    for (double& input : u) input = rng.uniform(0, high_);
    for (fl::Index t = order - 1; t + 1 < n; ++t) {
      y[t + 1] = 0.3 * y[t] + 0.05 * y[t] * arma::accu(y.subvec(t + 1 - order, t)) +
                 1.5 * u[t + 1 - order] * u[t] + 0.1;
      if (std::abs(y[t + 1]) > 10) diverged(t + 1);
    }
    values.row(0) = u.tail(values.n_cols).t();
    values.row(1) = y.tail(values.n_cols).t();
  }

 private:
  [[noreturn]] static void diverged(fl::Index step) {
    throw fl::Error("FL412", "narma-10 runs away at step " + std::to_string(step),
                    "|y| exceeds 10: the recursion is unstable for some random inputs",
                    "Take another seed or replicate, or lower dataset.high a little.");
  }

  double high_;
};
FLATLINE_PLUGIN(fl::dataset<Narma10, NarmaParams>("narma-10",
                                                  "Nonlinear moving average of order 10",
                                                  "doi:10.1109/72.846741"))
