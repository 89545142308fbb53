#pragma once

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <optional>

#include <nlohmann/json.hpp>

#include "memory_archive.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

template <class T>
arma::Cube<T> some_numbers(fl::Index rows, fl::Index cols, fl::Index slices, std::uint64_t seed) {
  fl::Rng rng(seed, 0, "test");
  arma::Cube<T> out(rows, cols, slices);
  for (T& value : out) value = static_cast<T>(rng.uniform(-1, 1));
  return out;
}

/// Largest difference, measured in the largest number of `right`.
template <class A, class B>
double relative_error(const A& got, const B& right) {
  BOOST_REQUIRE(got.n_elem == right.n_elem);
  double difference = 0, size = 0;
  for (arma::uword i = 0; i < right.n_elem; ++i) {
    difference =
        std::max(difference, std::abs(static_cast<double>(got[i]) - static_cast<double>(right[i])));
    size = std::max(size, std::abs(static_cast<double>(right[i])));
  }
  return difference / size;
}

/// A layer with weights and gradients, and one pass through it.
template <class T>
class Rig {
 public:
  Rig(const std::string& name, const std::string& settings, fl::Shape in)
      : layer(make_plugin<fl::Layer<T>>(name, settings, {.task = {}, .in = in})) {
    fl::Index size = 0;
    for (const fl::Block<T>* block : layer->blocks()) size += block->size();
    theta.zeros(size);
    gradient.zeros(size);
    fl::Index at = 0;
    for (fl::Block<T>* block : layer->blocks()) {
      block->bind(theta.memptr() + at, gradient.memptr() + at);
      at += block->size();
    }
    fl::Rng init(5, 0, "init");
    layer->initialise(init);
  }

  fl::Block<T>& block(const std::string& name) {
    for (fl::Block<T>* block : layer->blocks()) {
      if (block->name() == name) return *block;
    }
    throw std::runtime_error("no block " + name);
  }
  fl::Signal<T>& signal(const std::string& name) {
    for (fl::Signal<T>* signal : layer->signals()) {
      if (signal->name() == name) return *signal;
    }
    throw std::runtime_error("no signal " + name);
  }
  arma::Cube<T> shown(const std::string& name) {
    const fl::View3<T> view = signal(name).view;
    arma::Cube<T> out(view.rows, view.cols, view.slices);
    for (fl::Index t = 0; t < view.slices; ++t) {
      for (fl::Index n = 0; n < view.cols; ++n) {
        for (fl::Index j = 0; j < view.rows; ++j) out(j, n, t) = view(j, n, t);
      }
    }
    return out;
  }

  /// Runs forward, in pieces that end at `ends`.
  const arma::Cube<T>& forward(const arma::Cube<T>& x, const std::vector<fl::Index>& ends) {
    if (drops) pass.dropout = &dropout.emplace(4, 0, "dropout");
    layer->begin(pass, x.n_cols, x.n_slices);
    y.set_size(layer->features(), x.n_cols, x.n_slices);
    fl::Index first = 0;
    for (const fl::Index end : ends) {
      layer->forward(x, y, {first, end});
      first = end;
    }
    return y;
  }
  const arma::Cube<T>& forward(const arma::Cube<T>& x) { return forward(x, {x.n_slices}); }

  /// Runs forward and backward.
  void run(const arma::Cube<T>& x, const arma::Cube<T>& dy, const std::vector<fl::Index>& ends) {
    forward(x, ends);
    gradient.zeros();
    dx.set_size(x.n_rows, x.n_cols, x.n_slices);
    for (std::size_t i = ends.size(); i-- > 0;) {
      layer->backward(x, y, dy, &dx, {i == 0 ? 0 : ends[i - 1], ends[i]});
    }
  }
  void run(const arma::Cube<T>& x, const arma::Cube<T>& dy) { run(x, dy, {x.n_slices}); }

  fl::Owned<fl::Layer<T>> layer;
  arma::Col<T> theta, gradient;
  fl::Pass<T> pass{.training = true};
  bool drops = false;  // from a stream that begins anew with each pass
  std::optional<fl::Rng> dropout;
  arma::Cube<T> y, dx;
};

/// Compares the gradients of Σ y ∘ dy with central differences. `state` is restored before each
/// pass unless it is null.
inline void check_gradients(Rig<double>& rig, arma::cube x, const arma::cube& dy,
                            MemoryArchive* state = nullptr) {
  const auto restore = [&] {
    if (state) rig.layer->archive(*state);
  };
  const auto slope = [&](double& variable) {
    constexpr double step = 1e-5;
    const double middle = variable;
    double value[2];
    for (int side = 0; side < 2; ++side) {
      variable = middle + (side == 0 ? -step : step);
      restore();
      value[side] = arma::accu(rig.forward(x) % dy);
    }
    variable = middle;
    return (value[1] - value[0]) / (2 * step);
  };
  // Weights that start at 0 would hide what is multiplied with them.
  fl::Rng rng(9, 0, "test");
  for (double& weight : rig.theta) weight += rng.uniform(-0.3, 0.3);
  restore();
  rig.run(x, dy);
  const arma::vec gradient = rig.gradient;
  const arma::cube dx = rig.dx;
  arma::vec by_theta(gradient.n_elem);
  for (arma::uword i = 0; i < by_theta.n_elem; ++i) by_theta[i] = slope(rig.theta[i]);
  arma::cube by_x(arma::size(x));
  for (arma::uword i = 0; i < x.n_elem; ++i) by_x[i] = slope(x[i]);
  if (!gradient.is_empty()) BOOST_TEST(relative_error(gradient, by_theta) < 1e-6);
  BOOST_TEST(relative_error(dx, by_x) < 1e-6);
}

/// Numbers that PyTorch computed; scripts/golden-torch.py wrote them.
class Golden {
 public:
  explicit Golden(const std::string& name)
      : json_(nlohmann::json::parse(std::ifstream(std::string(TEST_SOURCE_DIR) +
                                                  "/tests/golden/engine/" + name + ".json"))) {}

  arma::vec operator[](const std::string& name) const {
    return json_.at(name).get<std::vector<double>>();
  }
  template <class T>
  arma::vec result(const std::string& name) const {
    return json_.at(sizeof(T) == 4 ? "float32" : "float64").at(name).get<std::vector<double>>();
  }
  bool has(const std::string& name) const { return json_.contains(name); }
  /// The mask of the case, N × L.
  template <class T>
  arma::Mat<T> mask() const {
    const std::vector<arma::uword> shape = json_.at("shape");
    const arma::vec values = (*this)["mask"];
    return arma::conv_to<arma::Mat<T>>::from(arma::reshape(values, shape[2], shape[3]));
  }
  /// A cube of the case: F × N × L or H × N × L.
  template <class T>
  arma::Cube<T> cube(const std::string& name) const {
    const std::vector<arma::uword> shape = json_.at("shape");
    const arma::vec values = (*this)[name];
    arma::Cube<T> out(values.n_elem / (shape[2] * shape[3]), shape[2], shape[3]);
    std::copy(values.begin(), values.end(), out.begin());
    return out;
  }

 private:
  nlohmann::json json_;
};

/// Runs the case `file` and compares outputs, gradients and the named signals with PyTorch's.
template <class T>
void check_golden(const std::string& plugin, const std::string& settings, const std::string& file,
                  const std::vector<std::string>& signals, bool drops = false) {
  const Golden golden(file);
  const arma::Cube<T> x = golden.cube<T>("x"), dy = golden.cube<T>("dy");
  Rig<T> rig(plugin, settings, {x.n_rows, x.n_slices});
  for (fl::Block<T>* block : rig.layer->blocks()) {
    const arma::vec values = golden[block->name()];
    std::copy(values.begin(), values.end(), block->w.begin());
  }
  rig.drops = drops;
  for (const std::string& name : signals) rig.signal(name).wanted = true;
  arma::Mat<T> mask;
  if (golden.has("mask")) {
    mask = golden.mask<T>();
    rig.pass.mask = &mask;
  }
  rig.run(x, dy);
  const double tolerance = static_cast<double>(Tolerance<T>::relative);
  const auto compare = [&](const auto& got, const std::string& name) {
    BOOST_TEST(relative_error(got, golden.result<T>(name)) < tolerance, plugin << ": " << name);
  };
  compare(rig.y, "y");
  compare(rig.dx, "dx");
  for (fl::Block<T>* block : rig.layer->blocks()) {
    compare(block->g, std::string("d") + block->name());
  }
  for (const std::string& name : signals) compare(rig.shown(name), name);
}
