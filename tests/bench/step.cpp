// Times full training steps of an LSTM (forward, mse, backward, Adam) against the bare matrix
// products of the same step on BLAS. Answers each shape on standard input with the medians of step
// and products (milliseconds of computing), the allocations of one step, and the most memory that
// the process had before the products (MB).
#include <fstream>

#include "bench.hpp"
#include "count_allocations.hpp"
#include "plugin_under_test.hpp"

namespace fl = flatline;

namespace {

struct Built final : fl::ComponentSource {
  const fl::Component* find(fl::Kind, const std::string& name) const override {
    return &component_under_test(name);
  }
  std::vector<std::string> names(fl::Kind) const override { return {}; }
};

/// A step that needs but one gradient.
struct NoObjective final : fl::Objective<float> {
  float operator()(const arma::fvec&, arma::fvec&) override { return 0; }
};

class Step {
 public:
  explicit Step(const Shape& s)
      : configured_(component_under_test("sequential"), "model"),
        loss_(make_plugin<fl::Loss<float>>("mse", "{}", context(s))),
        optimizer_(make_plugin<fl::Optimizer<float>>("adam")) {
    std::string layers;
    for (const fl::Index units : s.units) {
      layers += R"({"use": "lstm", "units": )" + std::to_string(units) + "}, ";
    }
    const auto json = nlohmann::ordered_json::parse(R"({"layers": [)" + layers +
                                                    R"({"use": "dense", "units": 1}]})");
    const Built built;
    fl::Faults faults;
    fl::Reader(built, faults)
        .read(fl::from_json(json, "bench"), configured_.params(), "model", "sequential");
    faults.raise();
    model_ = configured_.make<fl::Model<float>>(context(s));
    bind();
    batch_.x = some_numbers(s.inputs, s.batch, s.length);
    batch_.y = some_numbers(1, s.batch, 1);
  }

  void operator()() {
    gradient_.zeros();
    const arma::fcube& outputs = model_->forward(batch_, {.training = true});
    const float loss = loss_->value(outputs, batch_, &d_outputs_);
    model_->backward(batch_, d_outputs_);
    optimizer_->update({theta_, gradient_, 1e-3F, loss, none_});
  }

 private:
  static fl::Context context(const Shape& s) {
    fl::Context out;
    out.task.inputs = s.inputs;
    out.task.outputs = 1;
    out.task.steps = s.length;
    out.in = {s.inputs, s.length};
    return out;
  }

  void bind() {
    fl::Index size = 0, at = 0;
    for (const auto& layer : model_->layers()) {
      for (const auto* block : layer.layer->blocks()) size += block->size();
    }
    theta_.zeros(size);
    gradient_.zeros(size);
    for (const auto& layer : model_->layers()) {
      for (auto* block : layer.layer->blocks()) {
        block->bind(theta_.memptr() + at, gradient_.memptr() + at);
        at += block->size();
      }
    }
    fl::Rng init(1, 0, "init");
    model_->initialise(init);
    optimizer_->reset(size);
  }

  fl::Configured configured_;
  fl::Owned<fl::Model<float>> model_;
  fl::Owned<fl::Loss<float>> loss_;
  fl::Owned<fl::Optimizer<float>> optimizer_;
  arma::fvec theta_, gradient_;
  fl::Batch<float> batch_;
  arma::fcube d_outputs_;
  NoObjective none_;
};

/// The matrix products of a step and nothing else.
class Products {
 public:
  explicit Products(const Shape& s) : length_(s.length), batch_(s.batch) {
    fl::Index inputs = s.inputs;
    for (const fl::Index units : s.units) {
      const fl::Index columns = s.batch * s.length;
      layers_.push_back(
          {some_numbers(4 * units, inputs, 1).slice(0), some_numbers(4 * units, units, 1).slice(0),
           some_numbers(inputs, columns, 1).slice(0), some_numbers(4 * units, columns, 1).slice(0),
           some_numbers(units, columns, 1).slice(0)});
      inputs = units;
    }
  }

  void operator()() {
    using enum fl::Op;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      auto& [W, U, x, z, h] = layers_[i];
      fl::multiply(fl::view(W), none, fl::view(x), none, fl::view(z));
      for (fl::Index t = 1; t < length_; ++t) {
        fl::multiply(fl::view(U), none, part(h, t - 1), none, part(z, t), 1, 1);
        fl::multiply(fl::view(U), transpose, part(z, t), none, part(h, t - 1));
      }
      fl::multiply(fl::view(z), none, fl::view(x), transpose, fl::view(W));
      if (length_ > 1) {
        const fl::MatrixView<float> late = part(z, 1, length_ - 1), early = part(h, 0, length_ - 1);
        fl::multiply(late, none, early, transpose, fl::view(U));
      }
      if (i > 0) fl::multiply(fl::view(W), transpose, fl::view(z), none, fl::view(x));
      for (arma::fmat* m : {&W, &U, &x, &z, &h}) m->front() = 0.5F;  // never ∞
      W.fill(0.01F);
      U.fill(0.01F);
    }
  }

 private:
  fl::MatrixView<float> part(arma::fmat& m, fl::Index t, fl::Index steps = 1) const {
    return {m.colptr(t * batch_), m.n_rows, steps * batch_, m.n_rows};
  }

  struct Matrices {
    arma::fmat W, U, x, z, h;
  };
  fl::Index length_, batch_;
  std::vector<Matrices> layers_;
};

/// The most memory that this program has had; getrusage would tell that of its parent, if larger.
double peak_megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes / 1024;
  }
  throw std::runtime_error("/proc/self/status has no VmHWM");
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const Shape shape = read_shape(line);
    Step step(shape);
    step();
    const std::size_t allocated = allocations_of([&] { step(); });
    const double step_ms = median_ms(step, shape.seconds);
    const double memory = peak_megabytes();
    Products products(shape);
    std::cout << step_ms << ' ' << median_ms(products, shape.seconds) << ' ' << allocated << ' '
              << memory << std::endl;
  }
}
