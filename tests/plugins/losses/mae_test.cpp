#include "loss_cases.hpp"

BOOST_AUTO_TEST_SUITE(mae)

BOOST_AUTO_TEST_CASE_TEMPLATE(value_and_gradient_are_those_computed_by_hand, T, Scalars) {
  check_four_errors<T>(*make_plugin<fl::Loss<T>>("mae"), (1 + 2 + 0 + 3) / 4.0,
                       {T(0.25), T(-0.25), 0, T(0.25)});
}

BOOST_AUTO_TEST_CASE(padding_is_left_out_and_step_weights_count) {
  check_padding(*make_plugin<fl::Loss<double>>("mae"), (1 * 1 + 3 * 2) / 4.0, {0.25, 0, 0.75, 0});
}

BOOST_AUTO_TEST_CASE(gradient_agrees_with_central_differences) {
  for (const char* settings : {"{}", R"({"pairing": "broadcast"})"}) {
    check_gradients(*make_plugin<fl::Loss<double>>("mae", settings));
  }
}

BOOST_AUTO_TEST_SUITE_END()
