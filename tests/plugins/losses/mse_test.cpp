#include "loss_cases.hpp"

BOOST_AUTO_TEST_SUITE(mse)

BOOST_AUTO_TEST_CASE_TEMPLATE(value_and_gradient_are_those_computed_by_hand, T, Scalars) {
  check_four_errors<T>(*make_plugin<fl::Loss<T>>("mse"), (1 + 4 + 0 + 9) / 4.0,
                       {T(0.5), -1, 0, T(1.5)});
}

BOOST_AUTO_TEST_CASE(padding_is_left_out_and_step_weights_count) {
  check_padding(*make_plugin<fl::Loss<double>>("mse"), (1 * 1 + 3 * 4) / 4.0, {0.5, 0, 3, 0});
}

BOOST_AUTO_TEST_CASE(gradient_agrees_with_central_differences) {
  for (const char* settings : {"{}", R"({"pairing": "broadcast"})"}) {
    check_gradients(*make_plugin<fl::Loss<double>>("mse", settings));
  }
}

BOOST_AUTO_TEST_SUITE_END()
