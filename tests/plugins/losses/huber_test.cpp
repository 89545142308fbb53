#include "loss_cases.hpp"

BOOST_AUTO_TEST_SUITE(huber)

BOOST_AUTO_TEST_CASE_TEMPLATE(value_and_gradient_are_those_computed_by_hand, T, Scalars) {
  check_four_errors<T>(*make_plugin<fl::Loss<T>>("huber", R"({"delta": 2})"),
                       (0.5 + 2 + 0 + 2 * (3 - 1)) / 4, {T(0.25), T(-0.5), 0, T(0.5)});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(value_and_gradient_are_those_of_pytorch, T, Scalars) {
  check_golden<T>(*make_plugin<fl::Loss<T>>("huber", R"({"delta": 1.3})"), "huber",
                  some_numbers<T>(3, 3, 4, 0.5));
}

BOOST_AUTO_TEST_CASE(padding_is_left_out_and_step_weights_count) {
  check_padding(*make_plugin<fl::Loss<double>>("huber"), (0.5 + 3 * 1.5) / 4, {0.25, 0, 0.75, 0});
}

BOOST_AUTO_TEST_CASE(gradient_agrees_with_central_differences) {
  for (const char* settings : {"{}", R"({"delta": 0.3})", R"({"pairing": "broadcast"})"}) {
    check_gradients(*make_plugin<fl::Loss<double>>("huber", settings));
  }
}

BOOST_AUTO_TEST_SUITE_END()
