#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(bidirectional)

namespace {

std::string settings(const std::string& more = "") {
  return R"({"layer": {"use": "lstm", "units": 4})" + more + "}";
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_and_gradients_equal_those_of_pytorch, T, Scalars) {
  check_golden<T>("bidirectional", settings(), "bidirectional", {});
  check_golden<T>("bidirectional", settings(), "bidirectional-masked", {});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_sum_is_that_of_both_halves, T, Scalars) {
  Rig<T> both("bidirectional", settings(), {3, 5});
  Rig<T> sum("bidirectional", settings(R"(, "merge": "sum")"), {3, 5});
  const arma::Cube<T> x = some_numbers<T>(3, 2, 5, 1);
  const arma::Cube<T> y = both.forward(x);
  BOOST_TEST(
      arma::approx_equal(sum.forward(x), y.tube(0, 0, 3, 1) + y.tube(4, 0, 7, 1), "absdiff", 0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_last_step_can_hold_where_both_passes_end, T, Scalars) {
  Rig<T> aligned("bidirectional", settings(), {3, 5});
  Rig<T> ends("bidirectional", settings(R"(, "last": "ends")"), {3, 5});
  const arma::Cube<T> x = some_numbers<T>(3, 2, 5, 1);
  const arma::Cube<T> y = aligned.forward(x);
  ends.forward(x);
  BOOST_TEST(arma::approx_equal(ends.y.slices(0, 3), y.slices(0, 3), "absdiff", 0));
  BOOST_TEST(arma::approx_equal(ends.y.slice(4).rows(0, 3), y.slice(4).rows(0, 3), "absdiff", 0));
  BOOST_TEST(arma::approx_equal(ends.y.slice(4).rows(4, 7), y.slice(0).rows(4, 7), "absdiff", 0));
}

BOOST_AUTO_TEST_CASE(signals_and_blocks_of_both_passes_have_names_of_their_own) {
  Rig<double> rig("bidirectional", settings(), {3, 5});
  rig.forward(some_numbers<double>(3, 2, 5, 1));
  BOOST_TEST(rig.layer->blocks().size() == 6U);
  BOOST_TEST(rig.shown("forward_f").n_slices == 5U);
  BOOST_TEST(rig.shown("backward_c").n_rows == 4U);
}

BOOST_AUTO_TEST_CASE(only_the_forward_pass_goes_on_with_carried_states) {
  Rig<double> rig("bidirectional", settings(), {3, 5});
  const arma::cube x = some_numbers<double>(3, 2, 5, 1);
  const arma::cube first = rig.forward(x);
  rig.pass.carried = true;
  const arma::cube second = rig.forward(x);
  BOOST_TEST(relative_error(arma::mat(second.slice(0).rows(0, 3)),
                            arma::mat(first.slice(0).rows(0, 3))) > 1e-3);
  BOOST_TEST(arma::approx_equal(second.tube(4, 0, 7, 1), first.tube(4, 0, 7, 1), "absdiff", 0));
}

BOOST_AUTO_TEST_CASE(running_step_by_step_is_refused) {
  Rig<double> rig("bidirectional", settings(), {3, 5});
  BOOST_CHECK_EXCEPTION(
      rig.forward(some_numbers<double>(3, 2, 5, 1), {2, 5}), fl::NotApplicable,
      [](const fl::Error& e) {
        return e.what() ==
               std::string(
                   "FL553 layer bidirectional can't run step by step (its backward pass "
                   "begins at the last step). Leave teacher_forcing at 1, or use the layer "
                   "inside of it alone.");
      });
}

BOOST_AUTO_TEST_CASE(a_part_that_is_not_recurrent_is_an_error) {
  BOOST_CHECK_EXCEPTION(
      Rig<double>("bidirectional", R"({"layer": "dense"})", {3, 5}), fl::Error,
      [](const fl::Error& e) {
        return e.what() ==
               std::string(
                   "FL552 bidirectional.layer is no recurrent layer (the "
                   "direction of a pass means nothing to it). Choose one such as lstm, gru "
                   "or elman.");
      });
}

BOOST_AUTO_TEST_SUITE_END()
