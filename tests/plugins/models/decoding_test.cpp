// The model sequential where it feeds itself.
#include "faults.hpp"
#include "model_rig.hpp"
#include "tolerance.hpp"

BOOST_AUTO_TEST_SUITE(decoding)

namespace {

constexpr fl::Index N = 4, L = 6;
const char* const layers =
    R"([{"use": "lstm", "units": 3}, {"use": "gru", "units": 3}, {"use": "dense", "units": 1}])";

/// Two inputs, of which the second is the past of the one output.
fl::Task task() {
  fl::Task out{.inputs = 2, .outputs = 1, .steps = L, .target_steps = L};
  out.own_past = {1};
  return out;
}

/// A pass in which a share of the steps is fed the true past, with the same draws each time.
template <class T>
struct Mixed : ModelRig<T> {
  explicit Mixed(double share, fl::Index known = 1) : ModelRig<T>(layers, task()) {
    this->pass.teacher_forcing = share;
    this->pass.known = known;
  }
  const arma::Cube<T>& forward() {
    fl::Rng draws(1, 0, "decoding");
    this->pass.decoding = &draws;
    return ModelRig<T>::forward();
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(a_free_run_is_fed_its_own_answers_after_what_is_known, T, Scalars) {
  Mixed<T> free(0, 3);
  const arma::Cube<T> answers = free.forward();
  ModelRig<T> told(layers, task());
  told.batch = free.batch;
  for (fl::Index t = 3; t < L; ++t) told.batch.x.slice(t).row(1) = answers.slice(t - 1).row(0);
  BOOST_TEST(arma::approx_equal(answers, told.forward(), "absdiff", Tolerance<T>::absolute));
}

BOOST_AUTO_TEST_CASE(what_a_free_run_does_not_see_does_not_matter) {
  Mixed<double> free(0);
  const arma::cube before = free.forward();
  for (fl::Index t = 1; t < L; ++t) free.batch.x.slice(t).row(1).fill(7);
  BOOST_TEST(arma::approx_equal(before, free.forward(), "absdiff", 0));
}

BOOST_AUTO_TEST_CASE(the_gradient_flows_through_what_was_fed_back) {
  const arma::cube dy = some_numbers<double>(1, N, L, 3);
  for (const double share : {0.0, 0.5}) {
    Mixed<double> rig(share);
    rig.model->want_input_gradient(true);
    rig.batch.mask.ones(N, L);
    rig.batch.mask.row(2).tail(2).zeros();
    arma::cube counted = dy;
    for (fl::Index t = 0; t < L; ++t) counted.slice(t).row(0) %= rig.batch.mask.col(t).t();
    rig.forward();
    rig.gradient.zeros();
    rig.model->backward(rig.batch, counted);
    const arma::vec gradient = rig.gradient, dx = arma::vectorise(rig.model->input_gradient());
    const auto slope = [&](double& variable) {
      const double here = variable, step = 1e-5;
      variable = here + step;
      const double above = arma::accu(rig.forward() % counted);
      variable = here - step;
      const double below = arma::accu(rig.forward() % counted);
      variable = here;
      return (above - below) / (2 * step);
    };
    arma::vec by_theta(gradient.n_elem), by_x(dx.n_elem);
    for (arma::uword i = 0; i < by_theta.n_elem; ++i) by_theta[i] = slope(rig.theta[i]);
    for (arma::uword i = 0; i < by_x.n_elem; ++i) by_x[i] = slope(rig.batch.x[i]);
    BOOST_TEST(arma::norm(gradient - by_theta, "inf") < 1e-6 * arma::norm(by_theta, "inf"));
    BOOST_TEST(arma::norm(dx - by_x, "inf") < 1e-6 * arma::norm(by_x, "inf"));
  }
}

BOOST_AUTO_TEST_CASE(the_share_of_true_inputs_is_the_ratio) {
  Mixed<double> rig(0.25);
  rig.batch.x = some_numbers<double>(2, 500, L, 2);
  rig.model->want_input_gradient(true);
  rig.forward();
  rig.model->backward(rig.batch, some_numbers<double>(1, 500, L, 3));
  const arma::cube& dx = rig.model->input_gradient();
  double given = 0;
  for (fl::Index t = 1; t < L; ++t) given += double(arma::accu(dx.slice(t).row(1) != 0));
  BOOST_TEST(given / (500 * (L - 1)) == 0.25, boost::test_tools::tolerance(0.1));
}

BOOST_AUTO_TEST_CASE(a_task_without_the_own_past_can_not_run_freely) {
  for (int fault = 0; fault < 4; ++fault) {
    fl::Task task = ::decoding::task();
    if (fault == 0) task.own_past.clear();
    if (fault == 1) task.target_steps = 1;
    if (fault == 2) task.horizon = 2;
    if (fault == 3) task.type = fl::Task::Type::classification;
    ModelRig<double> rig(layers, task);
    rig.pass.teacher_forcing = 0;
    BOOST_TEST(
        message_of([&] { rig.forward(); }) ==
        "FL526 model sequential can't run freely in this task (its outputs are not the past "
        "of its inputs at the next step). Leave teacher_forcing at 1, or take target_at: each "
        "and horizon: 1.");
  }
}

BOOST_AUTO_TEST_SUITE_END()
