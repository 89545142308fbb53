#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Follows the information from inputs to answers (science.md D8, E3; linear probes: Alain & Bengio
/// 2016, arXiv:1610.01644): R² of cross-validated ridge regressions of the targets, as the loss
/// sees them, on a rung of the ladder, mean over the outputs, on training sequences at the end:
///
///     x      the window (or a nearest-neighbour reference on test, if that does better)
///     h0     the states of the last recurrent layer with the initial weights (echo-state baseline)
///     h      the same states with the final weights
///     y_hat  the answers of the model themselves
///
/// Findings; a rung is empty below 0.02 and holds something above 0.05:
///
/// - `no_signal`: x and h are empty;
/// - `lost_in_training`: x and h0 hold something, h is empty;
/// - `never_arrived`: x holds something, h0 and h are empty;
/// - `lost_in_head`: h holds something and the answers are empty.
///
/// The value of each is the R² of the rung that is empty.
template <class T>
class Probe final : public fl::Diagnostic<T> {
 public:
  explicit Probe(const fl::Params&) {}

  void on_epoch(const fl::EpochView<T>& e) override { epoch_ = e.epoch; }

  void on_end(const fl::EndView<T>& e) override {
    const fl::Batch<T>& batch = e.gradients.batch();
    const auto targets = fl::judge::counted_targets(batch);
    if (e.theta.is_empty() || targets.size() < 20) return;
    const arma::mat y = fl::judge::values_at(batch.y, targets);
    const auto r2 = [&](const arma::mat& x) {
      return x.is_empty() ? std::nan("") : arma::mean(fl::judge::ridge_r2(x, y));
    };
    fl::BatchLoss<T> model(e, batch);
    model.outputs(e.theta_initial);
    const double h0 = r2(states(e.model, targets));
    const arma::Cube<T> outputs = model.outputs(e.theta);
    const double h = r2(states(e.model, targets));
    double x = r2(fl::judge::windows_at(batch, targets, batch.steps()));
    if (e.task.type == fl::Task::Type::regression) {
      x = std::fmax(x, fl::judge::reference_skill(e.data.train, e.data.test, e.task));
    }
    record({x, h0, h, answered(e, batch, outputs, targets, y)});
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("epoch", epoch_);
  }

 private:
  static constexpr double empty = 0.02, something = 0.05;

  /// 1 − Σ (y − ŷ)² / Σ (y − ȳ)², mean over outputs, of the answers as they are.
  static double answered(const fl::EndView<T>& e, const fl::Batch<T>& batch, arma::Cube<T> outputs,
                         const std::vector<fl::judge::Target>& targets, const arma::mat& y) {
    e.loss.respond(outputs);
    if (e.task.type == fl::Task::Type::regression) {
      return fl::judge::measure(outputs, batch, e.task)["r2"];
    }
    const arma::mat wrong = arma::square(fl::judge::values_at(outputs, targets) - y);
    return 1 - arma::mean(arma::vec(arma::mean(wrong, 1) / arma::var(y, 1, 1)));
  }

  /// States of the last recurrent layer at the targets: H × n.
  static arma::mat states(fl::Model<T>& model, const std::vector<fl::judge::Target>& targets) {
    arma::mat found;
    for (const fl::NamedLayer<T>& named : model.layers()) {
      for (const fl::Signal<T>* signal : named.layer->signals()) {
        const fl::View3<T>& h = signal->view;
        if (!named.layer->recurrent() || std::string_view("h") != signal->name() || !h.data)
          continue;
        found.set_size(h.rows, targets.size());
        for (fl::Index i = 0; i < targets.size(); ++i) {
          for (fl::Index j = 0; j < h.rows; ++j) {
            found(j, i) = static_cast<double>(h(j, targets[i].sequence, targets[i].last));
          }
        }
      }
    }
    return found;
  }

  void record(const arma::vec& r2) {
    this->axis("rung", {"x", "h0", "h", "y_hat"});
    r2_.at(epoch_, arma::conv_to<arma::Col<T>>::from(r2));
    const double x = r2[0], h0 = r2[1], h = r2[2], answers = r2[3];
    const std::string evidence = fmt::format(
        "R² is {:.3g} from the window, {:.3g} from the initial states, {:.3g} from the final ones, "
        "{:.3g} in the answers.",
        x, h0, h, answers);
    this->finding({"no_signal", x, empty, x < empty && h < empty, evidence});
    const bool lost = x > something && h < empty;
    this->finding({"lost_in_training", h, empty, lost && h0 > something, evidence});
    this->finding({"never_arrived", h, empty, lost && h0 < empty, evidence});
    this->finding({"lost_in_head", answers, empty, h > something && answers < empty, evidence});
  }

  fl::Index epoch_ = 0;
  fl::Series<T> r2_{this, "r2", {"epoch", "rung"}, "1", "R² of the targets from each rung"};
};

FLATLINE_PLUGIN(fl::diagnostic<Probe, fl::Params>("probe", "Where the information is lost",
                                                  "science.md D8, E3; arXiv:1610.01644"))
