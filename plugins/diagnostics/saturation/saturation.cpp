#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct SaturationParams : fl::Params {};

/// Adds to the counts of the units how many of the `n` columns are below `low`, or above `high`.
template <class T>
FLATLINE_VECTORISED static void count_ends(const T* value, fl::Index stride, fl::Index n, T low,
                                           T high, std::uint32_t* __restrict n_low,
                                           std::uint32_t* __restrict n_high, fl::Index units) {
  for (fl::Index column = 0; column < n; ++column, value += stride) {
    for (fl::Index unit = 0; unit < units; ++unit) {
      n_low[unit] += value[unit] < low ? 1 : 0;
      n_high[unit] += value[unit] > high ? 1 : 0;
    }
  }
}

/// Measures how much of a recurrent layer sits at the ends of its range (science.md D4; Karpathy,
/// Johnson & Fei-Fei 2015). Per watched step and signal, over sequences, steps and units: the
/// shares of values at the low end (gates: < 0.1, tanh and states: < −0.95) and at the high end (>
/// 0.9, > 0.95), and the share of stuck units, those with 95 % of their values or more at one and
/// the same end. Padding does not count. The finding `saturated` fires when more than half of the
/// units of a gate or tanh signal were stuck at the last watched step; states are no reason, for a
/// cell may well hold a large number.
template <class T>
class Saturation final : public fl::Diagnostic<T> {
 public:
  explicit Saturation(const SaturationParams&) {}

  void on_step(const fl::StepView<T>& s) override {
    labels_.clear();
    shares_.clear();
    worst_ = -1;
    for (const fl::NamedLayer<T>& layer : s.layers) {
      if (!layer.layer->recurrent()) continue;
      for (const fl::Signal<T>* signal : layer.layer->signals()) {
        if (bounded(signal->role()) && signal->view.data) measure(layer, *signal, s.batch);
      }
    }
    if (labels_.empty()) return;
    if (low_.at().empty()) this->axis("signal", labels_);
    const arma::Mat<T> shares(shares_.data(), 3, labels_.size());
    low_.at(s.step, arma::Col<T>(shares.row(0).t()));
    high_.at(s.step, arma::Col<T>(shares.row(1).t()));
    stuck_.at(s.step, arma::Col<T>(shares.row(2).t()));
    if (worst_ < 0) return;
    this->finding({"saturated", worst_, 0.5, worst_ > 0.5,
                   fmt::format("At step {}, {:.0f} % of the units of {} were stuck at one end.",
                               s.step, 100 * worst_, worst_signal_)});
  }

 private:
  using Role = typename fl::Signal<T>::Role;

  static bool bounded(Role role) {
    return role == Role::gate || role == Role::tanh || role == Role::state;
  }

  void measure(const fl::NamedLayer<T>& layer, const fl::Signal<T>& signal,
               const fl::Batch<T>& batch) {
    const bool gate = signal.role() == Role::gate;
    const double samples =
        count(signal.view, batch, gate ? T(0.1) : T(-0.95), gate ? T(0.9) : T(0.95));
    double low = 0, high = 0, stuck = 0;
    for (fl::Index unit = 0; unit < signal.view.rows; ++unit) {
      low += n_low_[unit];
      high += n_high_[unit];
      stuck += std::max(n_low_[unit], n_high_[unit]) >= 0.95 * samples;
    }
    const double units = double(signal.view.rows);
    labels_.push_back(layer.name + "." + signal.name());
    for (const double share : {low / (samples * units), high / (samples * units), stuck / units}) {
      shares_.push_back(T(share));
    }
    if (signal.role() != Role::state && stuck / units > worst_) {
      worst_ = stuck / units;
      worst_signal_ = labels_.back();
    }
  }

  /// Counts for each unit the values below `low` and above `high`; returns the number of values.
  /// Columns without gaps are counted several as one: few units don't fill a register.
  double count(const fl::View3<T>& view, const fl::Batch<T>& batch, T low, T high) {
    if (view.row_stride != 1) return count_rows(view, low, high);
    const fl::Index units = view.rows, together = std::max<fl::Index>(64 / units, 1);
    const fl::Index wide = together * units;
    n_low_.assign(wide, 0);
    n_high_.assign(wide, 0);
    const auto add = [&](fl::Index t, fl::Index first, fl::Index n) {
      const T* values = view.data + first * view.col_stride + t * view.slice_stride;
      const fl::Index whole = view.col_stride == units ? n / together : 0;
      count_ends<T>(values, wide, whole, low, high, n_low_.data(), n_high_.data(), wide);
      count_ends<T>(values + whole * wide, view.col_stride, n - whole * together, low, high,
                    n_low_.data(), n_high_.data(), units);
    };
    const double samples = each_present(view, batch, add);
    for (fl::Index i = units; i < wide; ++i) {
      n_low_[i % units] += n_low_[i];
      n_high_[i % units] += n_high_[i];
    }
    return samples;
  }

  /// The same where each step is stored row by row; then no step is padding.
  double count_rows(const fl::View3<T>& view, T low, T high) {
    const fl::Index wide = view.rows * view.row_stride;
    n_low_.assign(wide, 0);
    n_high_.assign(wide, 0);
    count_ends<T>(view.data, view.slice_stride, view.slices, low, high, n_low_.data(),
                  n_high_.data(), wide);
    for (auto* counts : {&n_low_, &n_high_}) {
      for (fl::Index unit = 0; unit < view.rows; ++unit) {
        const auto row = counts->begin() + static_cast<std::ptrdiff_t>(unit * view.row_stride);
        const auto end = row + static_cast<std::ptrdiff_t>(view.row_stride);
        (*counts)[unit] = std::accumulate(row, end, std::uint32_t{0});
      }
    }
    return double(view.slices * view.cols);
  }

  /// Calls add(t, first, n) for sequences side by side that are there; returns their number.
  template <class Add>
  double each_present(const fl::View3<T>& view, const fl::Batch<T>& batch, const Add& add) {
    if (batch.mask.is_empty()) {
      for (fl::Index t = 0; t < view.slices; ++t) add(t, 0, view.cols);
      return double(view.slices * view.cols);
    }
    double samples = 0;
    for (fl::Index t = 0; t < view.slices; ++t) {
      for (fl::Index n = 0; n < view.cols; ++n) {
        if (batch.mask(n, t) == 0) continue;
        add(t, n, 1);
        ++samples;
      }
    }
    return samples;
  }

  std::vector<std::uint32_t> n_low_, n_high_;  // per unit
  std::vector<std::string> labels_;
  std::vector<T> shares_;  // low, high and stuck of each signal
  double worst_ = -1;
  std::string worst_signal_;
  fl::Series<T> low_{this,
                     "low",
                     {"step", "signal"},
                     "1",
                     "share of values < 0.1 (gates) or < −0.95 (tanh, states)"};
  fl::Series<T> high_{this,
                      "high",
                      {"step", "signal"},
                      "1",
                      "share of values > 0.9 (gates) or > 0.95 (tanh, states)"};
  fl::Series<T> stuck_{this,
                       "stuck",
                       {"step", "signal"},
                       "1",
                       "share of units with 95 % of their values at one end"};
};

FLATLINE_PLUGIN(fl::diagnostic<Saturation, SaturationParams>(
    "saturation", "Gates and states at the ends of their range", "science.md D4"))
