#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "horizon.hpp"

struct GradientFlowParams : fl::Params {};

/// Follows the gradient to the weights and back through time (science.md D1, D2; Pascanu, Mikolov &
/// Bengio 2013). Per watched step: the norm ‖∂L/∂W‖ of each block and of each of its row groups
/// (`lstm0.U.f`), and for each recurrent layer that shows the signals `dh` and `dc`
///
///     G(τ) = E_b‖∂L/∂h_{T−τ}‖ / E_b‖∂L/∂h_T‖,   for c likewise,
///
/// where T is the last step of a sequence that is no padding, and only sequences longer than τ
/// count. G is NaN where its denominator is 0. With a target at every step each h_t also receives
/// an error of its own, so that G cannot fall far.
///
/// Findings at the end look at the task's lag τ* (the longest lag when the task has none) and, in
/// each layer, at the larger of G of h and of c, for credit needs only one way. `vanishing`: its
/// median over the watched steps is below 1e-3; `exploding`: it was above 1e3 at a watched step;
/// `short_half_life`: an exponential fitted to the medians (slope γ = d ln G/dτ, half-life ln ½/γ)
/// falls below 1e-3 before τ*. A finding takes the worst layer and names it.
template <class T>
class GradientFlow final : public fl::Diagnostic<T> {
 public:
  GradientFlow(const GradientFlowParams&, const fl::Task& task) : task_lag_(task.lag) {}

  void wants(fl::Wants& wants) const override { wants.signals = {"dh", "dc"}; }

  void on_step(const fl::StepView<T>& s) override {
    record_norms(s);
    record_lags(s);
  }

  void on_end(const fl::EndView<T>&) override {
    if (over_lag_h_.at().empty()) return;
    const auto& layers = std::get<std::vector<std::string>>(this->axes().at("layer").values);
    const std::size_t last = over_lag_h_.extents()[1] - 1;
    const std::size_t lag = std::min<std::size_t>(task_lag_.value_or(last), last);
    const std::string place =
        fmt::format("{} ({})", lag, task_lag_ == lag ? "the task's lag" : "the longest lag seen");
    Horizon vanishing, exploding, fading;
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
      Horizon now =
          horizon(over_lag_h_.values(), over_lag_c_.values(), layers.size(), last + 1, layer, lag);
      now.layer = layers[layer];
      if (std::isnan(vanishing.median) || now.median < vanishing.median) vanishing = now;
      if (std::isnan(exploding.largest) || now.largest > exploding.largest) exploding = now;
      if (std::isnan(fading.half_life) || now.half_life < fading.half_life) fading = now;
    }
    state(vanishing, exploding, fading, place, double(lag));
  }

 private:
  void state(const Horizon& vanishing, const Horizon& exploding, const Horizon& fading,
             const std::string& place, double lag) {
    this->finding({"vanishing", vanishing.median, 1e-3, vanishing.median < 1e-3,
                   fmt::format("In {} the median of G at lag {} is {:.3g}.", vanishing.layer, place,
                               vanishing.median)});
    this->finding({"exploding", exploding.largest, 1e3, exploding.largest > 1e3,
                   fmt::format("In {} the largest G at lag {} is {:.3g}.", exploding.layer, place,
                               exploding.largest)});
    const double needed = lag / std::log2(1e3);
    this->finding({"short_half_life", fading.half_life, needed, fading.half_life < needed,
                   fmt::format("In {} the gradient halves every {:.3g} steps (slope {:.3g} per "
                               "step); lag {} needs {:.3g}.",
                               fading.layer, fading.half_life, fading.slope, place, needed)});
  }

  void record_norms(const fl::StepView<T>& s) {
    std::vector<std::string> blocks, groups;
    std::vector<T> block_norms, group_norms;
    for (const fl::NamedBlock<T>& block : s.blocks) {
      const std::vector<const char*>& names = block.block->groups();
      const fl::Index n_groups = std::max<fl::Index>(names.size(), 1);
      const fl::Index rows = block.block->rows() / n_groups;
      double whole = 0;
      for (fl::Index group = 0; group < n_groups; ++group) {
        double part = 0;
        for (fl::Index col = 0; col < block.block->cols(); ++col) {
          part += squared_norm(
              s.gradient.memptr() + block.offset + col * block.block->rows() + group * rows, rows);
        }
        whole += part;
        if (names.empty()) continue;
        groups.push_back(block.name + "." + names[group]);
        group_norms.push_back(T(std::sqrt(part)));
      }
      blocks.push_back(block.name);
      block_norms.push_back(T(std::sqrt(whole)));
    }
    if (norm_.at().empty()) {
      this->axis("block", blocks);
      this->axis("group", groups);
    }
    norm_.at(s.step, arma::Col<T>(block_norms));
    if (!groups.empty()) group_norm_.at(s.step, arma::Col<T>(group_norms));
  }

  void record_lags(const fl::StepView<T>& s) {
    std::vector<std::string> layers;
    std::vector<const fl::Signal<T>*> dh, dc;
    for (const fl::NamedLayer<T>& layer : s.layers) {
      const fl::Signal<T>* h = find(*layer.layer, "dh");
      if (!h) continue;
      layers.push_back(layer.name);
      dh.push_back(h);
      dc.push_back(find(*layer.layer, "dc"));
    }
    if (layers.empty()) return;
    if (over_lag_h_.at().empty()) {
      this->axis("layer", layers);
      std::vector<double> lags(s.batch.steps());
      for (std::size_t lag = 0; lag < lags.size(); ++lag) lags[lag] = double(lag);
      this->axis("lag", lags, "step");
    }
    const bool first = over_lag_h_.at().empty();
    const fl::Index n_lags = first ? s.batch.steps() : over_lag_h_.extents()[1];
    record(over_lag_h_, s, dh, n_lags);
    if (std::any_of(dc.begin(), dc.end(), [](auto signal) { return signal != nullptr; })) {
      record(over_lag_c_, s, dc, n_lags);
    }
  }

  static const fl::Signal<T>* find(const fl::Layer<T>& layer, std::string_view name) {
    for (const fl::Signal<T>* signal : layer.signals()) {
      if (signal->role() == fl::Signal<T>::Role::state_gradient && signal->name() == name &&
          signal->view.data) {
        return signal;
      }
    }
    return nullptr;
  }

  /// Records G; the last chunk of a sequence may have fewer lags than the first, which are NaN.
  void record(fl::Series<T>& series, const fl::StepView<T>& s,
              const std::vector<const fl::Signal<T>*>& signals, fl::Index n_lags) {
    arma::Mat<T> g(signals.size(), n_lags);
    for (fl::Index layer = 0; layer < g.n_rows; ++layer) {
      const std::vector<double> row =
          signals[layer] ? over_lag(signals[layer]->view, s.batch.mask) : std::vector<double>{};
      for (fl::Index lag = 0; lag < n_lags; ++lag) {
        g(layer, lag) = T(lag < row.size() ? row[lag] : std::nan(""));
      }
    }
    series.at(s.step, g);
  }

  std::optional<fl::Index> task_lag_;
  fl::Series<T> norm_{this, "norm", {"step", "block"}, "1", "‖∂L/∂W‖ of a block"};
  fl::Series<T> group_norm_{this,
                            "group_norm",
                            {"step", "group"},
                            "1",
                            "‖∂L/∂W‖ of a row group of a block, such as one gate"};
  fl::Series<T> over_lag_h_{this,
                            "over_lag_h",
                            {"step", "layer", "lag"},
                            "1",
                            "G(τ) of ∂L/∂h, relative to the last step"};
  fl::Series<T> over_lag_c_{this,
                            "over_lag_c",
                            {"step", "layer", "lag"},
                            "1",
                            "G(τ) of ∂L/∂c, relative to the last step"};
};

FLATLINE_PLUGIN(fl::diagnostic<GradientFlow, GradientFlowParams>(
    "gradient-flow", "The gradient by block, gate and lag", "science.md D1, D2; arXiv:1211.5063"))
