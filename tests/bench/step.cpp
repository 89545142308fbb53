// Times full training steps of an LSTM (forward, mse, backward, Adam) against the bare matrix
// products of the same step. Reads shapes from standard input, one a line: inputs, units of each
// layer separated by commas, batch, length, seconds. Answers each with the medians in milliseconds:
// step, products (both computing time), and the allocations of one step.
#include <time.h>

#include <algorithm>
#include <iostream>
#include <sstream>

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

struct Shape {
  fl::Index inputs = 0;
  std::vector<fl::Index> units;
  fl::Index batch = 0, length = 0;
};

arma::fcube some_numbers(fl::Index rows, fl::Index cols, fl::Index slices) {
  fl::Rng rng(1, 0, "bench");
  arma::fcube out(rows, cols, slices);
  for (float& value : out) value = static_cast<float>(rng.uniform(-1, 1));
  return out;
}

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
    optimizer_->step({theta_, gradient_, 1e-3F, loss, none_});
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

/// Time that this thread has computed; unlike a wall clock, it tells the truth on a busy machine.
double seconds_computed() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Work>
double median_ms(Work& work, double seconds) {
  std::vector<double> times;
  const double start = seconds_computed();
  while (times.size() < 3 || seconds_computed() - start < seconds) {
    const double before = seconds_computed();
    work();
    times.push_back(1e3 * (seconds_computed() - before));
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream in(line);
    Shape shape;
    std::string units;
    double seconds = 0;
    in >> shape.inputs >> units >> shape.batch >> shape.length >> seconds;
    std::istringstream list(units);
    for (std::string one; std::getline(list, one, ',');) shape.units.push_back(std::stoul(one));
    Step step(shape);
    Products products(shape);
    step();
    const std::size_t allocated = allocations_of([&] { step(); });
    std::cout << median_ms(step, seconds) << ' ' << median_ms(products, seconds) << ' ' << allocated
              << std::endl;
  }
}
