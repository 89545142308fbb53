#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(lstm_variant)

BOOST_AUTO_TEST_CASE_TEMPLATE(variants_equal_those_of_torch_operations, T, Scalars) {
  for (const std::string variant : {"vanilla", "NIG", "NFG", "NOG", "NIAF", "NOAF", "CIFG"}) {
    check_golden<T>("lstm", R"({"units": 4, "variant": ")" + variant + "\"}", "lstm-" + variant,
                    {"c", "dh", "dc"});
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(other_functions_equal_those_of_torch, T, Scalars) {
  for (const std::string f : {"relu", "softsign", "linear"}) {
    const std::string settings =
        R"({"units": 4, "input_activation": ")" + f + R"(", "output_activation": ")" + f + "\"}";
    check_golden<T>("lstm", settings, "lstm-" + f, {"c", "dh", "dc"});
  }
  check_golden<T>("lstm", R"({"units": 4, "gate_activation": "hard-sigmoid"})", "lstm-hard-sigmoid",
                  {"c", "dh", "dc"});
}

// What the general class computes without peepholes is what the fast one computes.
BOOST_AUTO_TEST_CASE_TEMPLATE(vanilla_with_closed_peepholes_is_the_usual_net, T, Scalars) {
  Rig<T> usual("lstm", R"({"units": 6})", {3, 5});
  Rig<T> vanilla("lstm", R"({"units": 6, "variant": "vanilla"})", {3, 5});
  const arma::Cube<T> x = some_numbers<T>(3, 2, 5, 1), dy = some_numbers<T>(6, 2, 5, 2);
  usual.run(x, dy);
  vanilla.run(x, dy);
  const double tolerance = static_cast<double>(Tolerance<T>::relative);
  BOOST_TEST(relative_error(vanilla.y, usual.y) < tolerance);
  BOOST_TEST(relative_error(vanilla.dx, usual.dx) < tolerance);
  for (const char* signal : {"i", "f", "g", "o", "c"}) {
    BOOST_TEST(relative_error(vanilla.shown(signal), usual.shown(signal)) < tolerance, signal);
  }
}

BOOST_AUTO_TEST_CASE(variants_have_the_weights_that_they_use) {
  const auto size = [](const std::string& variant) {
    return Rig<double>("lstm", R"({"units": 10, "variant": ")" + variant + "\"}", {3, 1})
        .theta.n_elem;
  };
  BOOST_TEST(size("NP") == 4U * 10 * (3 + 10 + 1));
  BOOST_TEST(size("vanilla") == size("NP") + 30);
  BOOST_TEST(size("NIAF") == size("vanilla"));
  BOOST_TEST(size("NOAF") == size("vanilla"));
  for (const char* less : {"NIG", "NFG", "NOG", "CIFG"}) {
    BOOST_TEST(size(less) == 3U * 10 * (3 + 10 + 1) + 20);
  }
}

BOOST_AUTO_TEST_CASE(coupled_gates_sum_to_1) {
  Rig<double> rig("lstm", R"({"units": 4, "variant": "CIFG"})", {3, 5});
  rig.forward(some_numbers<double>(3, 2, 5, 1));
  BOOST_TEST(arma::abs(rig.shown("i") + rig.shown("f") - 1).max() < 1e-15);
}

BOOST_AUTO_TEST_CASE(chrono_biases_span_the_longest_dependency) {
  for (const std::string variant : {"NP", "vanilla"}) {
    Rig<double> rig("lstm", R"({"units": 1000, "chrono": 101, "variant": ")" + variant + "\"}",
                    {1, 1});
    const arma::vec b = rig.block("b").w;
    const arma::vec input = b.rows(0, 999), forget = b.rows(1000, 1999);
    BOOST_TEST(arma::approx_equal(input, -forget, "absdiff", 0));
    BOOST_TEST(b.rows(2000, 3999).is_zero());
    const arma::vec u = arma::exp(forget);  // from U(1, 100)
    BOOST_TEST(u.min() >= 1);
    BOOST_TEST(u.max() < 100);
    // Five standard errors of the mean and of the shares below the quartiles of U(1, 100).
    BOOST_TEST(std::abs(arma::mean(u) - 50.5) < 5 * 99 / std::sqrt(12 * 1000.0));
    for (const double share : {0.25, 0.5, 0.75}) {
      const double below = arma::mean(arma::conv_to<arma::vec>::from(u < 1 + 99 * share));
      BOOST_TEST(std::abs(below - share) < 5 * std::sqrt(share * (1 - share) / 1000));
    }
  }
}

BOOST_AUTO_TEST_CASE(settings_that_contradict_the_variant_are_errors) {
  const auto problem = [](const std::string& settings) {
    try {
      Rig<double>("lstm", settings, {3, 5});
    } catch (const fl::Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  BOOST_TEST(problem(R"({"variant": "NFG", "chrono": 9})").find("FL208") != std::string::npos);
  BOOST_TEST(problem(R"({"variant": "NIAF", "input_activation": "relu"})").find("FL208") !=
             std::string::npos);
  BOOST_TEST(problem(R"({"variant": "NOAF", "output_activation": "relu"})").find("FL208") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(gradients_with_dropout_equal_differences) {
  const arma::mat mask = {{1, 1, 1, 0, 0}, {0, 1, 0, 1, 1}};
  for (const std::string variant : {"NP", "vanilla"}) {
    Rig<double> rig("lstm",
                    R"({"units": 4, "input_dropout": 0.4, "recurrent_dropout": 0.4, "variant": ")" +
                        variant + "\"}",
                    {3, 5});
    rig.drops = true;
    rig.pass.mask = &mask;
    check_gradients(rig, some_numbers<double>(3, 2, 5, 1), some_numbers<double>(4, 2, 5, 2));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(input_dropout_drops_the_same_features_at_each_step, T, Scalars) {
  Rig<T> rig("lstm", R"({"units": 40, "input_dropout": 0.25, "init": "identity"})", {40, 6});
  rig.drops = true;
  rig.block("U").w.zeros();
  rig.forward(arma::Cube<T>(40, 50, 6, arma::fill::ones));
  const arma::Cube<T> g = rig.shown("g");
  const double dropped = static_cast<double>(arma::accu(g.slice(0) == T(0))) / 2000;
  BOOST_TEST(std::abs(dropped - 0.25) < 0.05);  // five standard deviations
  BOOST_TEST(std::abs(g.max() - std::tanh(T(1) / T(0.75))) < Tolerance<T>::absolute);
  for (fl::Index t = 1; t < 6; ++t) {
    BOOST_TEST(arma::approx_equal(g.slice(t), g.slice(0), "absdiff", 0));
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_dropped_outside_of_training) {
  Rig<double> rig("lstm", R"({"input_dropout": 0.9, "recurrent_dropout": 0.9})", {3, 5});
  Rig<double> plain("lstm", "{}", {3, 5});
  rig.drops = true;
  rig.pass.training = false;
  const arma::cube x = some_numbers<double>(3, 2, 5, 1);
  BOOST_TEST(arma::approx_equal(rig.forward(x), plain.forward(x), "absdiff", 0));
}

BOOST_AUTO_TEST_SUITE_END()
