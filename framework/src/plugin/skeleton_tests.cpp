#include "plugin/skeletons.hpp"

namespace flatline::plugin {
namespace {

constexpr std::string_view dataset = R"(template <class T>
void test() {
  const @Name@<T> dataset{@Name@Params{}};
  fl::Rng rng(1, 0, "data");
  const fl::Splits<T> parts = dataset.make({}, rng);
  const fl::Batch<T>& train = parts.train;
  check(train.steps() == dataset.task().steps, "a sequence has the length that was asked for");
  T sum = 0;
  for (fl::Index t = 0; t < train.steps(); ++t) sum += train.x(0, 0, t);
  const T mean = sum / static_cast<T>(train.steps());
  check(std::abs(train.y(0, 0, 0) - mean) < T(1e-5), "the target is the mean of the inputs");
}
)";

constexpr std::string_view transform = R"(template <class T>
void test() {
  @Name@<T> transform{@Name@Params{}};
  arma::Cube<T> values(1, 2, 1);  // D × N × L
  values(0, 0, 0) = 1;
  values(0, 1, 0) = 3;
  fl::Rng noise(1, 0, "noise");
  transform.fit(values, {});
  transform.apply(values, {}, fl::Part::train, noise);
  check(values(0, 0, 0) == -1 && values(0, 1, 0) == 1, "the mean 2 is taken away");
  transform.invert(values, {}, fl::Part::train);
  check(values(0, 0, 0) == 1 && values(0, 1, 0) == 3, "inverting gives the values back");
}
)";

constexpr std::string_view layer = R"(template <class T>
void test() {
  @Name@<T> layer{@Name@Params{}, fl::Shape{2, 1}};
  arma::Col<T> theta{2, 3}, gradient(2, arma::fill::zeros);
  layer.blocks().front()->bind(theta.memptr(), gradient.memptr());
  arma::Cube<T> x(2, 1, 1, arma::fill::ones), y(2, 1, 1), dx(2, 1, 1);  // F × N × L
  layer.begin({}, 1, 1);
  layer.forward(x, y, {0, 1});
  check(y(0, 0, 0) == 2 && y(1, 0, 0) == 3, "each feature is multiplied by its factor");
  layer.backward(x, y, x, &dx, {0, 1});
  check(gradient(0) == 1 && gradient(1) == 1, "the gradient of a factor is dy times x");
  check(dx(0, 0, 0) == 2 && dx(1, 0, 0) == 3, "the gradient of x is dy times the factor");
}
)";

constexpr std::string_view model = R"(template <class T>
void test() {
  @Name@<T> model{@Name@Params{}};
  fl::Batch<T> batch;
  batch.y.set_size(1, 2, 1);  // O × N × 1
  batch.y(0, 0, 0) = 1;
  batch.y(0, 1, 0) = 3;
  model.fit(batch);
  const arma::Cube<T>& outputs = model.forward(batch, {});
  check(outputs(0, 0, 0) == 2 && outputs(0, 1, 0) == 2, "the answer is the mean of the targets");
}
)";

constexpr std::string_view loss = R"(template <class T>
void test() {
  @Name@<T> loss{@Name@Params{}};
  fl::Batch<T> batch;
  batch.y.zeros(1, 2, 1);  // O × N × 1
  arma::Cube<T> outputs(1, 2, 1), gradient;
  outputs(0, 0, 0) = 1;
  outputs(0, 1, 0) = -3;
  check(loss.value(outputs, batch, &gradient) == 2, "errors of 1 and 3 have the mean 2");
  check(gradient(0, 0, 0) == T(0.5) && gradient(0, 1, 0) == T(-0.5), "the gradient is the sign");
}
)";

constexpr std::string_view optimizer = R"(template <class T>
struct NoObjective final : fl::Objective<T> {
  T operator()(const arma::Col<T>&, arma::Col<T>&) override { return 0; }
};

template <class T>
void test() {
  @Name@<T> optimizer{@Name@Params{}};
  arma::Col<T> theta{1}, gradient{1};
  NoObjective<T> objective;
  optimizer.reset(1);
  for (int i = 0; i < 2; ++i) optimizer.update({theta, gradient, T(0.5), T(0), objective});
  check(std::abs(theta(0) - T(-0.45)) < T(1e-6), "1 − 0.5 − (0.9 · 0.5 + 0.5) = −0.45");
}
)";

constexpr std::string_view schedule = R"(template <class T>
void test() {
  @Name@ schedule{@Name@Params{}};
  fl::Progress now;
  now.epoch = 9;
  check(schedule.multiplier(now) == 1, "nothing is cut in the first ten epochs");
  now.epoch = 20;
  check(schedule.multiplier(now) == 0.25, "after twenty epochs the rate was halved twice");
}
)";

constexpr std::string_view diagnostic = R"(template <class T>
struct NoLoss final : fl::Loss<T> {
  T value(const arma::Cube<T>&, const fl::Batch<T>&, arma::Cube<T>*) override { return 0; }
};
template <class T>
struct NoOptimizer final : fl::Optimizer<T> {
  NoOptimizer() : fl::Optimizer<T>(fl::OptimizerParams(1)) {}
  void step(const fl::Update<T>&) override {}
};

template <class T>
void test() {
  @Name@<T> diagnostic{@Name@Params{}};
  NoLoss<T> loss;
  const NoOptimizer<T> optimizer;
  const arma::Col<T> gradient{3, 4};
  const fl::StepView<T> view{.step = 7,
                             .epoch = 0,
                             .loss = 0,
                             .rate = 1,
                             .theta = gradient,
                             .theta_before = gradient,
                             .gradient = gradient,
                             .blocks = {},
                             .layers = {},
                             .batch = {},
                             .outputs = {},
                             .input_gradient = nullptr,
                             .loss_function = loss,
                             .optimizer = optimizer};
  diagnostic.on_step(view);
  check(diagnostic.series().front()->values().front() == 5, "the norm of (3, 4) is 5");
  check(!diagnostic.findings().front().fired, "a norm of 5 is not flat");
}
)";

}  // namespace

std::string_view skeleton_test(Kind kind) {
  constexpr std::string_view all[] = {dataset, transform, layer,    model,
                                      loss,    optimizer, schedule, diagnostic};
  return all[static_cast<std::uint32_t>(kind) - 1];
}

}  // namespace flatline::plugin
