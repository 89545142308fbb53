#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct OutputParams : fl::Params {};

namespace {

/// Tells whether the target of sequence n at step t is there.
template <class T>
bool present(const fl::Batch<T>& batch, fl::Index n, fl::Index t) {
  return batch.y.n_slices == 1 || batch.mask.is_empty() || batch.mask(n, t) > 0;
}

/// Means and (co)variances of one output ŷ and its target y over sequences and steps.
struct Moments {
  double mean_y = 0, mean_p = 0, var_y = 0, var_p = 0, cov = 0, mse = 0;

  double std_ratio() const { return std::sqrt(var_p / var_y); }
  double slope() const { return cov / var_p; }
  /// 1 − MSE / mean (y − constant)².
  double skill(double constant) const {
    return 1 - mse / (var_y + (mean_y - constant) * (mean_y - constant));
  }
};

template <class T>
Moments moments(const fl::Prediction<T>& part, fl::Index output) {
  Moments m;
  double count = 0;
  const auto each = [&](const auto& use) {
    for (fl::Index t = 0; t < part.batch.y.n_slices; ++t) {
      for (fl::Index n = 0; n < part.batch.y.n_cols; ++n) {
        if (present(part.batch, n, t)) {
          use(double(part.batch.y(output, n, t)), double(part.outputs(output, n, t)));
        }
      }
    }
  };
  each([&](double y, double p) {
    m.mean_y += y;
    m.mean_p += p;
    m.mse += (y - p) * (y - p);
    ++count;
  });
  for (double* sum : {&m.mean_y, &m.mean_p, &m.mse}) *sum /= count;
  each([&](double y, double p) {
    m.var_y += (y - m.mean_y) * (y - m.mean_y) / count;
    m.var_p += (p - m.mean_p) * (p - m.mean_p) / count;
    m.cov += (y - m.mean_y) * (p - m.mean_p) / count;
  });
  return m;
}

/// How often each class is answered and true, and how often both agree; shares.
struct Classes {
  arma::vec answered, true_share;
  double accuracy = 0;
};

template <class T>
Classes classes(const fl::Prediction<T>& part) {
  const fl::Index n_outputs = part.batch.y.n_rows;
  Classes c{arma::vec(n_outputs, arma::fill::zeros), arma::vec(n_outputs, arma::fill::zeros)};
  const auto top = [&](const arma::Cube<T>& cube, fl::Index n, fl::Index t) {
    const T* first = cube.slice_memptr(t) + n * n_outputs;
    return fl::Index(std::max_element(first, first + n_outputs) - first);
  };
  double count = 0;
  for (fl::Index t = 0; t < part.batch.y.n_slices; ++t) {
    for (fl::Index n = 0; n < part.batch.y.n_cols; ++n) {
      if (!present(part.batch, n, t)) continue;
      const fl::Index answer = top(part.outputs, n, t), truth = top(part.batch.y, n, t);
      ++c.answered[answer];
      ++c.true_share[truth];
      c.accuracy += answer == truth;
      ++count;
    }
  }
  c.answered /= count;
  c.true_share /= count;
  c.accuracy /= count;
  return c;
}

}  // namespace

/// Compares outputs ŷ with targets y, in the unit of the target, on the validation part at each
/// watched epoch and on the test part at the end (science.md D11, D13). For regression, per output:
///
/// - ρσ = σ(ŷ)/σ(y); the finding `flat_output` fires below 0.05;
/// - the calibration slope β = Cov(y, ŷ)/Var(ŷ); `under_dispersed` fires above 1.5 and
///   `over_dispersed` below 0.67, both only for outputs that are not flat;
/// - the shift of the mean, (mean ŷ − mean y)/σ(y); at the end against the mean of the training
///   targets, where `shifted_mean` fires from ± 0.1 on;
/// - skill = 1 − MSE/mean (y − ȳ)², with ȳ the mean of the same targets at an epoch and that of the
///   training targets at the end (Murphy's skill score), where `no_skill` fires below 0.05.
///
/// A finding is about the worst output and names it. For classification: accuracy and the share of
/// the most frequent answer (argmax); `one_class` fires when it is 0.99 or more although the class
/// is rarer than that, `no_skill` when (accuracy − a)/(1 − a) < 0.05, with a the accuracy of always
/// answering the most frequent class of the training part.
template <class T>
class Output final : public fl::Diagnostic<T> {
 public:
  Output(const OutputParams&, const fl::Task& task)
      : classification_(task.type == fl::Task::Type::classification) {}

  void on_epoch(const fl::EpochView<T>& e) override {
    if (e.validation.outputs.is_empty()) return;
    if (classification_) {
      const Classes c = classes(e.validation);
      majority_share_.at(e.epoch, T(c.answered.max()));
      accuracy_.at(e.epoch, T(c.accuracy));
      return;
    }
    arma::Mat<T> values(e.validation.outputs.n_rows, 4);
    for (fl::Index o = 0; o < values.n_rows; ++o) {
      const Moments m = moments(e.validation, o);
      values(o, 0) = T(m.std_ratio());
      values(o, 1) = T(m.slope());
      values(o, 2) = T((m.mean_p - m.mean_y) / std::sqrt(m.var_y));
      values(o, 3) = T(m.skill(m.mean_y));
    }
    fl::Index column = 0;
    for (fl::Series<T>* series : {&std_ratio_, &slope_, &shift_, &skill_}) {
      series->at(e.epoch, arma::Col<T>(values.col(column++)));
    }
  }

  void on_end(const fl::EndView<T>& e) override {
    if (e.test.outputs.is_empty()) return;
    classification_ ? judge_classes(e) : judge_numbers(e);
  }

 private:
  void judge_classes(const fl::EndView<T>& e) {
    const Classes test = classes(e.test);
    const fl::Index top = test.answered.index_max();
    const double share = test.answered[top], truth = test.true_share[top];
    this->finding({"one_class", share, 0.99, share >= 0.99 && truth < 0.99,
                   fmt::format("Class {} is {:.3g} of the answers on the test part and {:.3g} of "
                               "the truth.",
                               top, share, truth)});
    const double base = test.true_share[classes(e.train).true_share.index_max()];
    const double skill = (test.accuracy - base) / (1 - base);
    this->finding({"no_skill", skill, 0.05, skill < 0.05,
                   fmt::format("Accuracy on the test part is {:.3g}; always answering the most "
                               "frequent class gives {:.3g}.",
                               test.accuracy, base)});
  }

  void judge_numbers(const fl::EndView<T>& e) {
    Worst flat, steep, shallow, shift, skill;
    for (fl::Index o = 0; o < e.test.outputs.n_rows; ++o) {
      const Moments m = moments(e.test, o);
      const double constant = moments(e.train, o).mean_y;
      flat.offer(m.std_ratio(), o, std::less<>());
      if (m.std_ratio() >= 0.05) {
        steep.offer(m.slope(), o, std::greater<>());
        shallow.offer(m.slope(), o, std::less<>());
      }
      shift.offer(std::abs(m.mean_p - constant) / std::sqrt(m.var_y), o, std::greater<>());
      skill.offer(m.skill(constant), o, std::less<>());
    }
    state("flat_output", flat, 0.05, flat.value < 0.05, "σ(ŷ)/σ(y)");
    state("under_dispersed", steep, 1.5, steep.value > 1.5, "The calibration slope");
    state("over_dispersed", shallow, 0.67, shallow.value < 0.67, "The calibration slope");
    state("shifted_mean", shift, 0.1, shift.value >= 0.1,
          "The distance of the mean output from the mean training target, in σ(y),");
    state("no_skill", skill, 0.05, skill.value < 0.05, "The skill against the mean");
  }

  /// The most extreme value over the outputs; NaN until there is one.
  struct Worst {
    double value = std::nan("");
    fl::Index output = 0;

    template <class Order>
    void offer(double candidate, fl::Index o, Order order) {
      if (std::isnan(candidate) || !(std::isnan(value) || order(candidate, value))) return;
      value = candidate;
      output = o;
    }
  };

  void state(const char* name, const Worst& worst, double threshold, bool fired, const char* what) {
    this->finding({name, worst.value, threshold, fired,
                   fmt::format("{} of output {} on the test part is {:.3g}.", what, worst.output,
                               worst.value)});
  }

  bool classification_;
  fl::Series<T> std_ratio_{this, "std_ratio", {"epoch", "output"}, "1", "σ(ŷ)/σ(y), validation"};
  fl::Series<T> slope_{
      this, "calibration_slope", {"epoch", "output"}, "1", "β = Cov(y, ŷ)/Var(ŷ), validation"};
  fl::Series<T> shift_{
      this, "mean_shift", {"epoch", "output"}, "1", "(mean ŷ − mean y)/σ(y), validation"};
  fl::Series<T> skill_{this, "skill", {"epoch", "output"}, "1", "1 − MSE/Var(y), validation"};
  fl::Series<T> majority_share_{
      this, "majority_share", {"epoch"}, "1", "share of the most frequent answer, validation"};
  fl::Series<T> accuracy_{this, "accuracy", {"epoch"}, "1", "share of right answers, validation"};
};

FLATLINE_PLUGIN(fl::diagnostic<Output, OutputParams>("output", "Outputs beside targets",
                                                     "science.md D11, D13"))
