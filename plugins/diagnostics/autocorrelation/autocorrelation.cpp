#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Measures before training what time does to the inputs, and whether the window is long enough
/// (science.md D15; Box & Jenkins 1970). Per feature, pooled over at most 500 training sequences:
///
/// - acf(τ) = mean_nt (x_t − x̄)(x_{t+τ} − x̄) / Var(x), the mean and variance over all of them;
/// - pacf(τ), from it by the recursion of Durbin and Levinson; pacf(0) = 1;
/// - the period with the largest mean power |Σ_t (x_t − x̄) e^{−2πikt/L}|² over k = 1 … L/2, in
///   steps, so never longer than the window.
///
/// The gain is R²_x(L) − R²_x(⌈L/2⌉), by how much the older half of the window raises what a linear
/// function of the newest steps explains (`ridge_r2` on at most 200 windows). Finding:
///
/// - `window_too_short`: the gain is 0.1 or more: what the last doubling of the window still
///   brought, the next may bring too.
///
/// Padded sequences are left out of acf and period.
template <class T>
class Autocorrelation final : public fl::Diagnostic<T> {
 public:
  explicit Autocorrelation(const fl::Params&) {}

  void on_data(const fl::DataView<T>& view) override {
    const fl::Batch<T>& train = view.data.train;
    if (train.steps() < 4) return;
    record_lags(train);
    const auto targets = fl::judge::thinned(fl::judge::counted_targets(train), 200);
    const arma::mat y = fl::judge::values_at(train.y, targets);
    if (y.n_cols < 20 || !y.is_finite()) return;
    const auto r2 = [&](fl::Index width) {
      return arma::mean(fl::judge::ridge_r2(fl::judge::windows_at(train, targets, width), y));
    };
    const fl::Index half = (train.steps() + 1) / 2;
    const double with_half = r2(half), whole = r2(train.steps());
    gain_.at(0, T(whole - with_half));
    this->finding({"window_too_short", whole - with_half, 0.1, whole - with_half >= 0.1,
                   fmt::format("R²_x is {:.3g} from {} steps and {:.3g} from {}.", with_half, half,
                               whole, train.steps())});
  }

 private:
  void record_lags(const fl::Batch<T>& train) {
    const fl::Index L = train.steps(), F = train.x.n_rows;
    arma::mat acf(F, L), pacf(F, L);
    arma::vec period(F);
    for (fl::Index f = 0; f < F; ++f) {
      const arma::mat x = sequences(train, f);  // L × n
      if (x.is_empty()) return;
      acf.row(f) = correlations(x).t();
      pacf.row(f) = partial(acf.row(f).t()).t();
      const arma::vec power = arma::mean(arma::square(arma::abs(arma::fft(x))), 1);
      const arma::vec positive = power.subvec(1, L / 2);
      period[f] = static_cast<double>(L) / static_cast<double>(1 + positive.index_max());
    }
    this->axis("feature", F);
    this->axis("lag", L, "step");
    acf_.at(0, arma::conv_to<arma::Mat<T>>::from(acf));
    pacf_.at(0, arma::conv_to<arma::Mat<T>>::from(pacf));
    period_.at(0, arma::conv_to<arma::Col<T>>::from(period));
  }

  /// The centred values of one feature of whole, finite sequences: L × n.
  static arma::mat sequences(const fl::Batch<T>& train, fl::Index f) {
    const fl::Index stride = std::max<fl::Index>(1, train.size() / 500);
    std::vector<double> values;
    fl::Index count = 0;
    for (fl::Index n = 0; n < train.size(); n += stride) {
      arma::vec one(train.steps());
      bool whole = true;
      for (fl::Index t = 0; t < one.n_elem; ++t) {
        one[t] = static_cast<double>(train.x(f, n, t));
        whole = whole && (train.mask.is_empty() || train.mask(n, t) != 0);
      }
      if (!whole || !one.is_finite()) continue;
      values.insert(values.end(), one.begin(), one.end());
      ++count;
    }
    arma::mat x(values.data(), train.steps(), count);
    if (count > 0) x -= arma::accu(x) / static_cast<double>(x.n_elem);
    return x;
  }

  static arma::vec correlations(const arma::mat& x) {
    const fl::Index L = x.n_rows;
    arma::vec acf(L);
    for (fl::Index lag = 0; lag < L; ++lag) {
      acf[lag] = arma::accu(x.head_rows(L - lag) % x.tail_rows(L - lag)) /
                 static_cast<double>((L - lag) * x.n_cols);
    }
    return acf[0] > 0 ? arma::vec(acf / acf[0]) : acf;
  }

  static arma::vec partial(const arma::vec& acf) {
    const fl::Index L = acf.n_elem;
    arma::vec pacf(L, arma::fill::zeros), phi(L, arma::fill::zeros);  // φ_1 … φ_k
    pacf[0] = 1;
    double left = 1;  // share of the variance that is not predicted
    for (fl::Index k = 1; k < L && left > 1e-6; ++k) {
      double sum = acf[k];
      for (fl::Index j = 1; j < k; ++j) sum -= phi[j] * acf[k - j];
      const arma::vec before = phi;
      pacf[k] = phi[k] = sum / left;
      for (fl::Index j = 1; j < k; ++j) phi[j] = before[j] - phi[k] * before[k - j];
      left *= 1 - pacf[k] * pacf[k];
    }
    return pacf;
  }

  fl::Series<T> acf_{this, "acf", {"epoch", "feature", "lag"}, "1", "autocorrelation"};
  fl::Series<T> pacf_{this, "pacf", {"epoch", "feature", "lag"}, "1", "partial autocorrelation"};
  fl::Series<T> period_{this, "period", {"epoch", "feature"}, "step", "period of the most power"};
  fl::Series<T> gain_{this, "gain", {"epoch"}, "1", "R²_x of the window minus that of its half"};
};

FLATLINE_PLUGIN(fl::diagnostic<Autocorrelation, fl::Params>(
    "autocorrelation", "Memory of the inputs and length of the window", "science.md D15"))
