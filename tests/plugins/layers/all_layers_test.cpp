#include "count_allocations.hpp"
#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(all_layers)

namespace {

struct Case {
  const char* plugin;
  const char* settings;
};
const Case recurrent[] = {
    {"lstm", R"({"units": 4})"},
    {"lstm", R"({"units": 4, "variant": "vanilla"})"},
    {"lstm", R"({"units": 4, "variant": "NIG"})"},
    {"lstm", R"({"units": 4, "variant": "NFG"})"},
    {"lstm", R"({"units": 4, "variant": "NOG"})"},
    {"lstm", R"({"units": 4, "variant": "NIAF"})"},
    {"lstm", R"({"units": 4, "variant": "NOAF"})"},
    {"lstm", R"({"units": 4, "variant": "CIFG"})"},
    {"lstm", R"({"units": 4, "input_dropout": 0.2, "recurrent_dropout": 0.2})"},
    {"lstm", R"({"units": 4, "gate_activation": "hard-sigmoid",
                                       "input_activation": "relu",
                                       "output_activation": "softsign"})"},
    {"gru", R"({"units": 4})"},
    {"gru", R"({"units": 4, "reset": "before"})"},
    {"elman", R"({"units": 4})"},
    {"elman", R"({"units": 4, "activation": "relu"})"}};
const Case stateless[] = {{"dense", R"({"units": 4})"},
                          {"dense", R"({"units": 4, "activation": "relu"})"},
                          {"dense", R"({"units": 4, "activation": "tanh"})"},
                          {"dense", R"({"units": 4, "activation": "sigmoid"})"},
                          {"dense", R"({"units": 4, "activation": "softplus"})"},
                          {"dense", R"({"units": 4, "activation": "softmax"})"},
                          {"dropout", "{}"},
                          {"layer-norm", "{}"}};
const Case causal[] = {{"attention", R"({"units": 4})"}};
const Case whole_only[] = {
    {"bidirectional", R"({"layer": {"use": "gru", "units": 4}})"},
    {"bidirectional", R"({"layer": {"use": "lstm", "units": 4}, "merge": "sum"})"},
    {"bidirectional", R"({"layer": {"use": "elman", "units": 4}, "last": "ends"})"}};

template <class... Lists>
std::vector<Case> joined(const Lists&... lists) {
  std::vector<Case> out;
  (out.insert(out.end(), std::begin(lists), std::end(lists)), ...);
  return out;
}

std::vector<Case> all() { return joined(recurrent, stateless, causal, whole_only); }

constexpr fl::Index F = 3, N = 2, L = 5;

template <class T>
arma::Cube<T> outer_gradient(const Rig<T>& rig, fl::Index n = N) {
  return some_numbers<T>(rig.layer->features(), n, L, 2);
}

}  // namespace

BOOST_AUTO_TEST_CASE(gradients_equal_differences) {
  for (const Case& c : all()) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Rig<double> rig(c.plugin, c.settings, {F, L});
      check_gradients(rig, some_numbers<double>(F, N, L, 1), outer_gradient(rig));
    }
  }
}

BOOST_AUTO_TEST_CASE(gradients_equal_differences_for_many_inputs) {
  for (const Case& c : all()) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Rig<double> rig(c.plugin, c.settings, {9, L});
      check_gradients(rig, some_numbers<double>(9, N, L, 1), outer_gradient(rig));
    }
  }
}

BOOST_AUTO_TEST_CASE(gradients_equal_differences_under_a_mask) {
  const arma::mat mask = {{1, 1, 1, 0, 0}, {0, 1, 0, 1, 1}};
  for (const Case& c : joined(recurrent, causal, whole_only)) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Rig<double> rig(c.plugin, c.settings, {F, L});
      rig.pass.mask = &mask;
      check_gradients(rig, some_numbers<double>(F, N, L, 1), outer_gradient(rig));
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_gradient_of_the_last_step_is_enough, T, Scalars) {
  for (const Case& c : recurrent) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Rig<T> padded(c.plugin, c.settings, {F, L}), last(c.plugin, c.settings, {F, L});
      padded.drops = last.drops = true;
      const arma::Cube<T> x = some_numbers<T>(F, N, L, 1);
      arma::Cube<T> dy = outer_gradient(padded);
      dy.slices(0, L - 2).zeros();
      padded.run(x, dy);
      BOOST_REQUIRE(last.layer->takes_last_gradient());
      last.run(x, arma::Cube<T>(dy.slices(L - 1, L - 1)));
      BOOST_TEST(arma::approx_equal(last.gradient, padded.gradient, "absdiff", T(0)));
      BOOST_TEST(arma::approx_equal(last.dx, padded.dx, "absdiff", T(0)));
    }
  }
}

BOOST_AUTO_TEST_CASE(gradients_of_a_carried_pass_take_the_first_state_as_a_constant) {
  for (const Case& c : recurrent) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Rig<double> rig(c.plugin, c.settings, {F, L});
      rig.forward(some_numbers<double>(F, N, L, 3));
      MemoryArchive state;
      rig.layer->archive(state);
      state.restore();
      rig.pass.carried = true;
      check_gradients(rig, some_numbers<double>(F, N, L, 1), outer_gradient(rig), &state);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_carried_pass_goes_on_where_the_one_before_ended, T, Scalars) {
  const arma::Cube<T> x = some_numbers<T>(F, N, 8, 1);
  for (const Case& c : recurrent) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Rig<T> whole(c.plugin, c.settings, {F, 8}), chunks(c.plugin, c.settings, {F, 4});
      whole.forward(x);
      chunks.forward(x.slices(0, 3));
      chunks.pass.carried = true;
      const arma::Cube<T> end = chunks.forward(x.slices(4, 7));
      BOOST_TEST(relative_error(end, arma::Cube<T>(whole.y.slices(4, 7))) <
                 double(Tolerance<T>::relative));
      chunks.pass.carried = false;
      const arma::Cube<T> afresh = chunks.forward(x.slices(0, 3));
      BOOST_TEST(relative_error(afresh, arma::Cube<T>(whole.y.slices(0, 3))) <
                 double(Tolerance<T>::relative));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_carried_pass_needs_as_many_sequences_as_the_one_before) {
  for (const Case& c : recurrent) {
    Rig<double> rig(c.plugin, c.settings, {F, L});
    rig.forward(some_numbers<double>(F, N, L, 1));
    rig.pass.carried = true;
    BOOST_CHECK_EXCEPTION(rig.forward(some_numbers<double>(F, N + 1, L, 1)), fl::Error,
                          [](const fl::Error& e) { return e.id() == "FL522"; });
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_masked_step_holds_the_state_and_has_no_gradient, T, Scalars) {
  arma::Mat<T> mask(N, L, arma::fill::ones);
  mask(1, 0) = mask(1, 3) = mask(1, 4) = 0;
  arma::Cube<T> x = some_numbers<T>(F, N, L, 1);
  for (const Case& c : joined(recurrent, causal)) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Rig<T> rig(c.plugin, c.settings, {F, L});
      rig.pass.mask = &mask;
      rig.run(x, outer_gradient(rig));
      BOOST_TEST(arma::abs(rig.y.slice(0).col(1)).max() == 0);
      BOOST_TEST(arma::approx_equal(rig.y.slice(4).col(1), rig.y.slice(2).col(1), "absdiff", 0));
      for (const fl::Index t : {0, 3, 4}) {
        BOOST_TEST(arma::abs(rig.dx.slice(t).col(1)).max() == 0);
      }
      BOOST_TEST(arma::abs(rig.dx.slice(2).col(1)).max() > 0);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(step_by_step_equals_the_whole, T, Scalars) {
  const arma::Cube<T> x = some_numbers<T>(F, N, L, 1);
  for (const Case& c : joined(recurrent, stateless, causal)) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Rig<T> whole(c.plugin, c.settings, {F, L});
      const arma::Cube<T> dy = outer_gradient(whole);
      whole.run(x, dy);
      for (const std::vector<fl::Index>& ends : {std::vector<fl::Index>{1, 2, 3, 4, 5}, {2, 5}}) {
        Rig<T> steps(c.plugin, c.settings, {F, L});
        steps.run(x, dy, ends);
        const double tolerance = double(Tolerance<T>::relative) / 10;
        BOOST_TEST(relative_error(steps.y, whole.y) < tolerance);
        BOOST_TEST(relative_error(steps.dx, whole.dx) < tolerance);
        if (whole.theta.is_empty()) continue;
        BOOST_TEST(relative_error(steps.gradient, whole.gradient) < tolerance);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradients_are_added_up, T, Scalars) {
  const arma::Cube<T> x = some_numbers<T>(F, N, L, 1);
  for (const Case& c : all()) {
    Rig<T> rig(c.plugin, c.settings, {F, L});
    if (rig.theta.is_empty()) continue;
    const arma::Cube<T> dy = outer_gradient(rig);
    rig.run(x, dy);
    const arma::Col<T> once = rig.gradient;
    rig.layer->backward(x, rig.y, dy, nullptr, {0, L});
    BOOST_TEST(relative_error(rig.gradient, arma::Col<T>(2 * once)) < 1e-5, c.plugin);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nothing_is_allocated_after_the_first_step, T, Scalars) {
  const arma::Cube<T> x = some_numbers<T>(F, 40, L, 1), fewer = some_numbers<T>(F, 20, L, 1);
  for (const Case& c : all()) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Rig<T> rig(c.plugin, c.settings, {F, L}), smaller(c.plugin, c.settings, {F, L});
      fl::Rng dropout(1, 0, "dropout");
      rig.pass.dropout = &dropout;
      const arma::Cube<T> dy = outer_gradient(rig, 40), dy_fewer = outer_gradient(rig, 20);
      const auto step = [&](const arma::Cube<T>& in, const arma::Cube<T>& d_out) {
        rig.layer->begin(rig.pass, in.n_cols, L);
        rig.layer->forward(in, rig.y, {0, L});
        rig.layer->backward(in, rig.y, d_out, &rig.dx, {0, L});
      };
      rig.run(x, dy);
      BOOST_TEST(allocations_of([&] { step(x, dy); }) == 0U);
      smaller.run(fewer, dy_fewer);
      rig.y = smaller.y;
      rig.dx = smaller.dx;
      BOOST_TEST(allocations_of([&] { step(fewer, dy_fewer); }) == 0U);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_kept_on_purpose_is_kept_only_while_wanted) {
  const arma::cube x = some_numbers<double>(F, N, L, 1);
  for (const Case& c : recurrent) {
    Rig<double> rig(c.plugin, c.settings, {F, L});
    fl::Signal<double>& dh = rig.signal("dh");
    rig.run(x, outer_gradient(rig));
    BOOST_TEST(dh.view.data == nullptr);
    dh.wanted = true;
    rig.run(x, outer_gradient(rig));
    BOOST_TEST(dh.view.data != nullptr);
    dh.wanted = false;
    rig.run(x, outer_gradient(rig));
    BOOST_TEST(dh.view.data == nullptr);
  }
}

BOOST_AUTO_TEST_CASE(float_and_double_start_from_the_same_draw) {
  for (const Case& c : all()) {
    Rig<float> single(c.plugin, c.settings, {F, L});
    Rig<double> twice(c.plugin, c.settings, {F, L});
    const arma::fvec rounded = arma::conv_to<arma::fvec>::from(twice.theta);
    BOOST_TEST(arma::approx_equal(single.theta, rounded, "absdiff", 0), c.plugin);
  }
}

BOOST_AUTO_TEST_SUITE_END()
