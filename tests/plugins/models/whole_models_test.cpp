// Whole models: sequential and a loss, over masks and weights, against differences and PyTorch.
#include <fstream>

#include <nlohmann/json.hpp>

#include "model_rig.hpp"
#include "tolerance.hpp"

BOOST_AUTO_TEST_SUITE(whole_models)

namespace {

constexpr fl::Index F = 2, O = 2, N = 4, L = 6;

fl::Task task(fl::Index target_steps) {
  return {.inputs = F, .outputs = O, .steps = L, .target_steps = target_steps};
}

/// Makes a loss for the targets that it is for.
template <class T>
fl::Owned<fl::Loss<T>> loss_of(const std::string& name, fl::Index target_steps) {
  fl::Task about = task(target_steps);
  if (name == "cross-entropy") about.type = fl::Task::Type::classification;
  return make_plugin<fl::Loss<T>>(name, "{}", {about, {}});
}

/// Marks the first `lengths[n]` steps of sequence n as there.
template <class T>
arma::Mat<T> mask_of(const std::vector<fl::Index>& lengths) {
  arma::Mat<T> mask(lengths.size(), L, arma::fill::zeros);
  for (fl::Index n = 0; n < lengths.size(); ++n) mask.row(n).head(lengths[n]).ones();
  return mask;
}

/// Targets of one hot class, from the sign of a number.
template <class T>
arma::Cube<T> classes(fl::Index steps) {
  arma::Cube<T> y(O, N, steps, arma::fill::zeros);
  const arma::Cube<T> numbers = some_numbers<T>(1, N, steps, 9);
  for (fl::Index i = 0; i < N * steps; ++i) y[i * O + (numbers[i] > 0)] = 1;
  return y;
}

/// Compares ∂L/∂θ of model and loss with central differences, which err by O(step²).
void check_gradient(ModelRig<double>& rig, fl::Loss<double>& loss) {
  arma::cube dy;
  loss.value(rig.forward(), rig.batch, &dy);
  rig.gradient.zeros();
  rig.model->backward(rig.batch, dy);
  const arma::vec gradient = rig.gradient;
  arma::vec numeric(gradient.n_elem);
  constexpr double step = 1e-5;
  for (arma::uword i = 0; i < numeric.n_elem; ++i) {
    const double here = rig.theta[i];
    rig.theta[i] = here + step;
    const double above = loss.value(rig.forward(), rig.batch, nullptr);
    rig.theta[i] = here - step;
    numeric[i] = (above - loss.value(rig.forward(), rig.batch, nullptr)) / (2 * step);
    rig.theta[i] = here;
  }
  BOOST_TEST(arma::norm(gradient - numeric, "inf") < 1e-6 * arma::norm(numeric, "inf"));
}

nlohmann::json golden() {
  return nlohmann::json::parse(
      std::ifstream(std::string(TEST_SOURCE_DIR) + "/tests/golden/engine/models.json"));
}

template <class T, class Container>
void fill(Container& values, const nlohmann::json& numbers) {
  BOOST_TEST_REQUIRE(values.n_elem == numbers.size());
  for (fl::Index i = 0; i < values.n_elem; ++i) values[i] = numbers[i].get<T>();
}

template <class Container>
void check(const Container& got, const nlohmann::json& numbers, double tolerance) {
  BOOST_TEST_REQUIRE(got.n_elem == numbers.size());
  double difference = 0, size = 0;
  for (fl::Index i = 0; i < got.n_elem; ++i) {
    const double right = numbers[i].get<double>();
    difference = std::max(difference, std::abs(double(got[i]) - right));
    size = std::max(size, std::abs(right));
  }
  BOOST_TEST(difference <= tolerance * size);
}

const char* const golden_layers =
    R"([{"use": "lstm", "units": 4}, {"use": "lstm", "units": 3}, {"use": "dense", "units": 2}])";

/// The model, weights and batch of the golden file.
template <class T>
struct Golden {
  explicit Golden(fl::Index target_steps) : rig(golden_layers, task(target_steps)) {
    fill<T>(rig.theta, file["theta"]);
    fill<T>(rig.batch.x, file["x"]);
  }
  const nlohmann::json& expected(const char* name) const {
    return file[sizeof(T) == sizeof(float) ? "float32" : "float64"][name];
  }
  void mask() { rig.batch.mask = mask_of<T>(file["lengths"].get<std::vector<fl::Index>>()); }

  /// Runs the pass of `batch` with the loss and compares outputs, loss and ∂L/∂θ.
  void check_pass(const char* name, const char* loss_name, const fl::Batch<T>& batch) {
    const nlohmann::json& right = expected(name);
    constexpr double tolerance = Tolerance<T>::relative;
    const auto loss = loss_of<T>(loss_name, 1);
    rig.pass.carried = batch.carried;
    rig.pass.mask = batch.mask.is_empty() ? nullptr : &batch.mask;
    arma::Cube<T> outputs = rig.model->forward(batch, rig.pass), dy;
    const T value = loss->value(outputs, batch, &dy);
    BOOST_TEST(value == right["loss"].get<T>(), boost::test_tools::tolerance(T(tolerance)));
    rig.gradient.zeros();
    rig.model->backward(batch, dy);
    check(rig.gradient, right["gradient"], tolerance);
    if (rig.pass.mask &&
        batch.y.n_slices > 1) {  // what is answered at padding is nobody's business
      for (fl::Index t = 0; t < L; ++t) outputs.slice(t).each_row() %= batch.mask.col(t).t();
    }
    check(outputs, right["outputs"], tolerance);
  }

  nlohmann::json file = golden();
  ModelRig<T> rig;
};

/// Steps `first` to `last` of a batch without mask and weights.
template <class T>
fl::Batch<T> chunk(const fl::Batch<T>& batch, fl::Index first, fl::Index last) {
  fl::Batch<T> out;
  out.x = batch.x.slices(first, last - 1);
  out.y = batch.y.slices(first, last - 1);
  out.carried = first > 0;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(gradients_of_model_and_loss_equal_differences_with_masks_and_weights) {
  for (
      const char* layers :
      {R"([{"use": "lstm", "units": 3}, {"use": "lstm", "units": 3}, {"use": "dense", "units": 2}])",
       R"([{"use": "gru", "units": 3}, {"use": "dense", "units": 2}])",
       R"([{"use": "elman", "units": 3}, {"use": "dense", "units": 2}])",
       R"([{"use": "dense", "units": 2, "activation": "tanh"}])"}) {
    for (const char* name : {"mse", "cross-entropy"}) {
      for (const fl::Index steps : {fl::Index(1), L}) {
        BOOST_TEST_CONTEXT(layers << " " << name << " " << steps) {
          ModelRig<double> rig(layers, task(steps));
          rig.batch.mask = mask_of<double>({6, 3, 5, 1});
          rig.batch.weight = arma::abs(some_numbers<double>(N, steps, 1, 4).slice(0));
          rig.batch.y = std::string(name) == "mse" ? some_numbers<double>(O, N, steps, 3)
                                                   : classes<double>(steps);
          check_gradient(rig, *loss_of<double>(name, steps));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_layer_without_memory_answers_from_the_last_step_that_is_there, T,
                              Scalars) {
  ModelRig<T> rig(R"([{"use": "dense", "units": 2}])", task(1));
  rig.batch.mask = mask_of<T>({6, 3, 5, 1});
  ModelRig<T> brief(R"([{"use": "dense", "units": 2}])", task(1));
  brief.batch.x = arma::Cube<T>(rig.batch.x.slices(0, 2));
  const arma::Mat<T> answer = rig.forward().slice(0), right = brief.forward().slice(0);
  BOOST_TEST(arma::approx_equal(answer.col(1), right.col(1), "absdiff", Tolerance<T>::absolute));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(packed_sequences_with_step_weights_are_pytorchs, T, Scalars) {
  Golden<T> golden(L);
  golden.mask();
  golden.rig.batch.y.set_size(O, N, L);
  fill<T>(golden.rig.batch.y, golden.file["y"]);
  golden.rig.batch.weight.set_size(N, L);
  fill<T>(golden.rig.batch.weight, golden.file["weight"]);
  golden.check_pass("masked_regression", "mse", golden.rig.batch);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_last_step_of_packed_sequences_is_pytorchs, T, Scalars) {
  Golden<T> golden(1);
  golden.mask();
  golden.rig.batch.y.zeros(O, N, 1);
  for (fl::Index n = 0; n < N; ++n) {
    golden.rig.batch.y(fl::Index(golden.file["classes"][n]), n, 0) = 1;
  }
  golden.check_pass("masked_classification", "cross-entropy", golden.rig.batch);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_truncated_carry_is_pytorchs, T, Scalars) {
  Golden<T> golden(L);
  golden.rig.batch.y.set_size(O, N, L);
  fill<T>(golden.rig.batch.y, golden.file["y"]);
  const fl::Index border = golden.file["chunk"];
  golden.rig.model->forward(chunk(golden.rig.batch, 0, border), golden.rig.pass);
  golden.check_pass("truncated_carry", "mse", chunk(golden.rig.batch, border, L));
}

BOOST_AUTO_TEST_SUITE_END()
