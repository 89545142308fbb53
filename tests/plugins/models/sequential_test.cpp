#include "count_allocations.hpp"
#include "memory_archive.hpp"
#include "model_rig.hpp"
#include "tolerance.hpp"

BOOST_AUTO_TEST_SUITE(sequential)

namespace {

constexpr fl::Index F = 2, O = 3, N = 4, L = 6;

fl::Task task(fl::Index target_steps) {
  fl::Task out;
  out.inputs = F;
  out.outputs = O;
  out.steps = L;
  out.target_steps = target_steps;
  return out;
}

void check_gradients(ModelRig<double>& rig, const arma::cube& dy, MemoryArchive* state = nullptr) {
  const auto restore = [&] {
    if (state) rig.model->archive(*state);
  };
  const auto slope = [&](double& variable) {
    constexpr double step = 1e-5;
    const double middle = variable;
    double value[2];
    for (int side = 0; side < 2; ++side) {
      variable = middle + (side == 0 ? -step : step);
      restore();
      value[side] = arma::accu(rig.forward() % dy);
    }
    variable = middle;
    return (value[1] - value[0]) / (2 * step);
  };
  rig.model->want_input_gradient(true);
  restore();
  rig.forward();
  rig.gradient.zeros();
  rig.model->backward(rig.batch, dy);
  const arma::vec gradient = rig.gradient, dx = arma::vectorise(rig.model->input_gradient());
  arma::vec by_theta(gradient.n_elem), by_x(dx.n_elem);
  for (arma::uword i = 0; i < by_theta.n_elem; ++i) by_theta[i] = slope(rig.theta[i]);
  for (arma::uword i = 0; i < by_x.n_elem; ++i) by_x[i] = slope(rig.batch.x[i]);
  BOOST_TEST(arma::norm(gradient - by_theta, "inf") < 1e-6 * arma::norm(by_theta, "inf"));
  BOOST_TEST(arma::norm(dx - by_x, "inf") < 1e-6 * arma::norm(by_x, "inf"));
}

const char* const one = R"([{"use": "lstm", "units": 3}, {"use": "dense", "units": 3}])";
const char* const stacked = R"([{"use": "lstm", "units": 3}, {"use": "gru", "units": 4},
    {"use": "dense", "units": 5, "activation": "tanh"}, {"use": "dense", "units": 3}])";
const char* const behind = R"([{"use": "dense", "units": 4, "activation": "tanh"},
    {"use": "elman", "units": 3}])";
const char* const flat = R"([{"use": "dense", "units": 3, "activation": "tanh"}])";

/// The error that a list of layers gives.
std::string refusal(const std::string& layers) {
  try {
    ModelRig<double> rig(layers, task(1));
  } catch (const fl::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(gradients_equal_differences_many_to_one) {
  for (const char* layers : {one, stacked, behind, flat}) {
    BOOST_TEST_CONTEXT(layers) {
      ModelRig<double> rig(layers, task(1));
      BOOST_REQUIRE(rig.forward().n_slices == 1);
      check_gradients(rig, some_numbers<double>(O, N, 1, 3));
    }
  }
}

BOOST_AUTO_TEST_CASE(gradients_equal_differences_many_to_many) {
  for (const char* layers : {one, stacked, behind, flat}) {
    BOOST_TEST_CONTEXT(layers) {
      ModelRig<double> rig(layers, task(L));
      BOOST_REQUIRE(rig.forward().n_slices == L);
      check_gradients(rig, some_numbers<double>(O, N, L, 3));
    }
  }
}

BOOST_AUTO_TEST_CASE(gradients_equal_differences_under_a_mask) {
  for (const fl::Index target_steps : {fl::Index(1), L}) {
    for (const char* layers : {one, stacked, behind}) {
      ModelRig<double> rig(layers, task(target_steps));
      rig.batch.mask.ones(N, L);
      rig.batch.mask.row(1).tail(3).zeros();
      rig.batch.mask(2, 0) = 0;
      arma::cube dy = some_numbers<double>(O, N, target_steps, 3);
      check_gradients(rig, dy);
    }
  }
}

BOOST_AUTO_TEST_CASE(gradients_equal_differences_after_carried_states) {
  ModelRig<double> rig(stacked, task(L));
  rig.forward();
  MemoryArchive state;
  rig.model->archive(state);
  state.restore();
  rig.pass.carried = true;
  rig.batch.x = some_numbers<double>(F, N, L, 7);
  check_gradients(rig, some_numbers<double>(O, N, L, 3), &state);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_sequence_that_ends_early_answers_as_the_short_one, T, Scalars) {
  ModelRig<T> padded(stacked, task(1)), brief(stacked, task(1));
  padded.batch.mask.ones(N, L);
  padded.batch.mask.tail_cols(2).zeros();
  brief.batch.x = arma::Cube<T>(padded.batch.x.slices(0, L - 3));
  const arma::Cube<T> answer = padded.forward();
  BOOST_TEST(arma::approx_equal(answer, brief.forward(), "absdiff", Tolerance<T>::absolute));
}

BOOST_AUTO_TEST_CASE(layers_are_named_by_plugin_and_place_or_as_told) {
  const ModelRig<double> rig(
      R"(["lstm", {"use": "lstm", "name": "upper"}, {"use": "dense", "units": 3}])", task(1));
  BOOST_TEST(rig.names() == (std::vector<std::string>{"lstm0", "upper", "dense2"}));
}

BOOST_AUTO_TEST_CASE(faults_in_the_list_of_layers_say_what_to_do) {
  BOOST_TEST(refusal("[]") ==
             "FL523 model sequential has no layers (outputs have to come from one). List some, as "
             "in layers: [lstm, {use: dense, units: 3}].");
  BOOST_TEST(refusal(R"([{"use": "lstm", "name": "a"}, {"use": "dense", "name": "a"}])")
                 .find("is the second layer called a (names tell layers apart in traces and keys). "
                       "Give it another name, as in name: ab.") != std::string::npos);
  BOOST_TEST(refusal(R"(["lstm"])")
                 .find("gives 64 outputs where the task has 3 (the last layer "
                       "makes the outputs of the model). End with {use: dense, "
                       "units: 3}.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_input_gradient_is_there_only_while_wanted) {
  ModelRig<double> rig(one, task(1));
  rig.forward();
  rig.model->backward(rig.batch, some_numbers<double>(O, N, 1, 3));
  BOOST_TEST(rig.model->input_gradient().is_empty());
}

BOOST_AUTO_TEST_CASE(weights_of_a_layer_do_not_depend_on_the_other_layers) {
  const ModelRig<double> small(R"([{"use": "lstm", "units": 3}, {"use": "dense", "units": 3}])",
                               task(1));
  const ModelRig<double> other(
      R"([{"use": "lstm", "units": 3}, "lstm", {"use": "dense", "units": 3}])", task(1));
  const arma::uword lstm = 12 * F + 12 * 3 + 12;
  BOOST_TEST(arma::approx_equal(small.theta.head(lstm), other.theta.head(lstm), "absdiff", 0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_training_step_allocates_nothing_after_the_first, T, Scalars) {
  for (const fl::Index target_steps : {fl::Index(1), L}) {
    ModelRig<T> rig(stacked, task(target_steps));
    const arma::Cube<T> dy = some_numbers<T>(O, N, target_steps, 3);
    const auto step = [&] {
      rig.forward();
      rig.model->backward(rig.batch, dy);
    };
    step();
    BOOST_TEST(allocations_of(step) == 0U);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_free_running_step_allocates_nothing_after_the_first, T, Scalars) {
  fl::Task free{.inputs = F, .outputs = 1, .steps = L, .target_steps = L};
  free.own_past = {1};
  ModelRig<T> rig(R"([{"use": "lstm", "units": 3}, {"use": "dense", "units": 1}])", free);
  rig.pass.teacher_forcing = 0;
  const arma::Cube<T> dy = some_numbers<T>(1, N, L, 3);
  const auto step = [&] {
    rig.forward();
    rig.model->backward(rig.batch, dy);
  };
  step();
  BOOST_TEST(allocations_of(step) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
