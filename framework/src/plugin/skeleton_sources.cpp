#include "plugin/skeletons.hpp"

namespace flatline::plugin {
namespace {

constexpr std::string_view dataset = R"(#include <flatline/plugin.hpp>
namespace fl = flatline;

struct @Name@Params : fl::SequenceParams {
  fl::Param<fl::Index> length{this, "length", 20, fl::at_least(1), "step", "sequence length L"};
};

/// Random numbers whose mean is to be predicted.
template <class T>
class @Name@ final : public fl::SequenceDataset<T> {
 public:
  explicit @Name@(const @Name@Params& p) : fl::SequenceDataset<T>(p), length_(p.length) {}

  fl::Task task() const override { return {.inputs = 1, .outputs = 1, .steps = length_}; }

  void draw(fl::Rng& rng, fl::Batch<T>& batch) const override {  // x: 1 × N × L, y: 1 × N × 1
    for (T& value : batch.x) value = static_cast<T>(rng.uniform());
    batch.y.slice(0) = arma::mean(arma::Cube<T>(batch.x), 2);
  }

 private:
  fl::Index length_;
};

FLATLINE_PLUGIN(fl::dataset<@Name@, @Name@Params>("@name@", "Mean of random numbers", "none"))
)";

constexpr std::string_view transform = R"(#include <flatline/plugin.hpp>
namespace fl = flatline;

struct @Name@Params : fl::TransformParams {
  fl::Param<double> share{this, "share", 1, fl::unit_interval, "1", "share of the mean taken away"};
};

/// Takes the mean of the training part away from each row.
template <class T>
class @Name@ final : public fl::Transform<T> {
 public:
  explicit @Name@(const @Name@Params& p) : share_(p.share.template as<T>()) {}

  void fit(const arma::Cube<T>& values, const fl::Batch<T>&) override {  // D × N × L
    shift_ = share_ * arma::mean(arma::mean(values, 2).eval().slice(0), 1);
  }
  void apply(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part, fl::Rng&) override {
    values.each_slice([this](arma::Mat<T>& step) { step.each_col() -= shift_; });
  }
  void invert(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part) const override {
    values.each_slice([this](arma::Mat<T>& step) { step.each_col() += shift_; });
  }
  void archive(fl::Archive& archive) override { archive("shift", shift_); }

 private:
  T share_;
  arma::Mat<T> shift_;  // D × 1
};

FLATLINE_PLUGIN(fl::transform<@Name@, @Name@Params>("@name@", "Takes the mean away", "none"))
)";

constexpr std::string_view layer = R"(#include <flatline/plugin.hpp>
namespace fl = flatline;

struct @Name@Params : fl::LayerParams {
  fl::Param<double> start{this, "start", 1, fl::any, "1", "initial factor of every feature"};
};

/// Multiplies each feature by a learnt factor: y = w ∘ x at every step.
template <class T>
class @Name@ final : public fl::Layer<T> {
 public:
  @Name@(const @Name@Params& p, const fl::Shape& in)
      : start_(p.start.template as<T>()), w_(this, "w", in.features, 1, "factors") {}

  fl::Index features() const override { return w_.rows(); }
  void initialise(fl::Rng&) override { w_.w.fill(start_); }

  void forward(const arma::Cube<T>& x, arma::Cube<T>& y, fl::Steps range) override {
    for (fl::Index t = range.first; t < range.last; ++t) {
      for (fl::Index n = 0; n < x.n_cols; ++n) y.slice(t).col(n) = w_.w % x.slice(t).col(n);
    }
  }
  void backward(const arma::Cube<T>& x, const arma::Cube<T>&, const arma::Cube<T>& dy,
                arma::Cube<T>* dx, fl::Steps range) override {
    for (fl::Index t = range.last; t-- > range.first;) {
      for (fl::Index n = 0; n < x.n_cols; ++n) {
        w_.g += dy.slice(t).col(n) % x.slice(t).col(n);
        if (dx != nullptr) dx->slice(t).col(n) = w_.w % dy.slice(t).col(n);
      }
    }
  }

 private:
  T start_;
  fl::Block<T> w_;  // F × 1
};

FLATLINE_PLUGIN(fl::layer<@Name@, @Name@Params>("@name@", "Scales each feature", "none"))
)";

constexpr std::string_view model = R"(#include <flatline/plugin.hpp>
namespace fl = flatline;

struct @Name@Params : fl::Params {
  fl::Param<double> factor{this, "factor", 1, fl::any, "1", "factor of the answer"};
};

/// Answers a multiple of the mean of the training targets, whatever the input.
template <class T>
class @Name@ final : public fl::Model<T> {
 public:
  explicit @Name@(const @Name@Params& p) : factor_(p.factor.template as<T>()) {}

  bool closed_form() const override { return true; }
  void fit(const fl::Batch<T>& train) override {
    answer_ = factor_ * arma::mean(arma::mean(train.y, 2).eval().slice(0), 1);
  }
  const arma::Cube<T>& forward(const fl::Batch<T>& batch, const fl::Pass<T>&) override {
    outputs_.set_size(batch.y.n_rows, batch.y.n_cols, batch.y.n_slices);  // O × N × Ly
    outputs_.each_slice([this](arma::Mat<T>& step) { step.each_col() = answer_; });
    return outputs_;
  }
  void archive(fl::Archive& archive) override { archive("answer", answer_); }

 private:
  T factor_;
  arma::Mat<T> answer_;  // O × 1
  arma::Cube<T> outputs_;
};

FLATLINE_PLUGIN(fl::model<@Name@, @Name@Params>("@name@", "Answers the mean", "none"))
)";

constexpr std::string_view loss = R"(#include <flatline/plugin.hpp>
namespace fl = flatline;

struct @Name@Params : fl::Params {
  fl::Param<double> scale{this, "scale", 1, fl::positive, "1", "factor of the loss"};
};

/// The mean absolute error, scaled. Mask and weights of the batch count.
template <class T>
class @Name@ final : public fl::Loss<T> {
 public:
  explicit @Name@(const @Name@Params& p) : scale_(p.scale.template as<T>()) {}

  T value(const arma::Cube<T>& outputs, const fl::Batch<T>& batch,
          arma::Cube<T>* gradient) override {
    fl::target_weights(batch, weights_);  // N × Ly, sum 1
    if (gradient != nullptr) gradient->copy_size(outputs);
    T sum = 0;
    for (fl::Index t = 0; t < outputs.n_slices; ++t) {
      for (fl::Index n = 0; n < outputs.n_cols; ++n) {
        const T weight = scale_ * weights_(n, t) / static_cast<T>(outputs.n_rows);
        for (fl::Index o = 0; o < outputs.n_rows; ++o) {
          const T error = outputs(o, n, t) - batch.y(o, n, t);
          sum += weight * std::abs(error);
          if (gradient != nullptr) (*gradient)(o, n, t) = weight * arma::sign(error);
        }
      }
    }
    return sum;
  }

 private:
  T scale_;
  arma::Mat<T> weights_;
};

FLATLINE_PLUGIN(fl::loss<@Name@, @Name@Params>("@name@", "Mean absolute error", "none"))
)";

constexpr std::string_view optimizer = R"(#include <flatline/plugin.hpp>
namespace fl = flatline;

struct @Name@Params : fl::OptimizerParams {
  @Name@Params() : OptimizerParams(0.01) {}
  fl::Param<double> momentum{this, "momentum", 0.9, fl::half_open(0, 1), "1", "decay of the velocity"};
};

/// Gradient descent with momentum: v ← μ v − η g, θ ← θ + v.
template <class T>
class @Name@ final : public fl::Optimizer<T> {
 public:
  explicit @Name@(const @Name@Params& p)
      : fl::Optimizer<T>(p), momentum_(p.momentum.template as<T>()) {}

  void step(const fl::Update<T>& u) override {
    velocity_ = momentum_ * velocity_ - u.rate * u.gradient;
    u.theta += velocity_;
  }

 private:
  T momentum_;
  arma::Col<T>& velocity_ = this->state("velocity");  // P
};

FLATLINE_PLUGIN(fl::optimizer<@Name@, @Name@Params>("@name@", "Descent with momentum", "none"))
)";

constexpr std::string_view schedule = R"(#include <flatline/plugin.hpp>
namespace fl = flatline;

struct @Name@Params : fl::Params {
  fl::Param<fl::Index> every{this, "every", 10, fl::at_least(1), "epoch", "epochs from cut to cut"};
  fl::Param<double> factor{this, "factor", 0.5, fl::positive, "1", "multiplier of each cut"};
};

/// Cuts the learning rate by a factor every so many epochs.
class @Name@ final : public fl::Schedule {
 public:
  explicit @Name@(const @Name@Params& p) : every_(p.every), factor_(p.factor) {}

  double multiplier(const fl::Progress& now) override {
    return std::pow(factor_, static_cast<double>(now.epoch / every_));
  }

 private:
  fl::Index every_;
  double factor_;
};

FLATLINE_PLUGIN(fl::schedule<@Name@, @Name@Params>("@name@", "Cuts the rate at intervals", "none"))
)";

constexpr std::string_view diagnostic = R"(#include <flatline/plugin.hpp>
namespace fl = flatline;

struct @Name@Params : fl::Params {
  fl::Param<double> floor{this, "floor", 1e-7, fl::positive, "1", "a norm below this counts as flat"};
};

/// Records the norm of the gradient and says whether it ever was flat.
template <class T>
class @Name@ final : public fl::Diagnostic<T> {
 public:
  explicit @Name@(const @Name@Params& p) : floor_(p.floor) {}

  void on_step(const fl::StepView<T>& step) override {
    const T norm = arma::norm(step.gradient);
    norm_.at(step.step, norm);
    smallest_ = std::min(smallest_, static_cast<double>(norm));
    this->finding({"flat-gradient", smallest_, floor_, smallest_ < floor_,
                   "the smallest norm of the gradient over all recorded steps"});
  }
  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("smallest", smallest_);
  }

 private:
  double floor_;
  double smallest_ = arma::datum::inf;
  fl::Series<T> norm_{this, "gradient_norm", {"step"}, "1", "Euclidean norm of ∂L/∂θ"};
};

FLATLINE_PLUGIN(fl::diagnostic<@Name@, @Name@Params>("@name@", "Norm of the gradient", "none"))
)";

}  // namespace

std::string_view skeleton_source(Kind kind) {
  constexpr std::string_view all[] = {dataset, transform, layer,    model,
                                      loss,    optimizer, schedule, diagnostic};
  return all[static_cast<std::uint32_t>(kind) - 1];
}

}  // namespace flatline::plugin
