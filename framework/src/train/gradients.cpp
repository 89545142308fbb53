#include "train/gradients.hpp"

#include <cmath>
#include <limits>

#include "train/batches.hpp"
#include "train/feed.hpp"
#include "train/states.hpp"

namespace flatline::train {
namespace {

/// The step of a central difference that errs least: rounding and curvature errors are alike.
template <class T>
T difference_step() {
  return std::cbrt(std::numeric_limits<T>::epsilon());
}

/// The last step of sequence `n` that is there.
template <class T>
Index last_step(const Batch<T>& batch, Index n) {
  Index t = batch.steps() - 1;
  while (!batch.mask.is_empty() && t > 0 && batch.mask(n, t) == 0) --t;
  return t;
}

template <class T>
arma::Mat<T> states_of(Model<T>& model, Index sequences) {
  States<T> states(sequences);
  model.archive(states);
  return states.values;
}

/// Lets the model make one step from `states` (S × N) with the inputs of `step` (1 step) for all N.
template <class T>
arma::Mat<T> step_from(Model<T>& model, const arma::Mat<T>& states, const arma::Mat<T>& x) {
  Batch<T> batch;
  batch.x.set_size(x.n_rows, states.n_cols, 1);
  batch.x.slice(0) = arma::repmat(x, 1, states.n_cols);
  Pass<T> pass;
  model.forward(batch, pass);  // the layers grow their states to N columns
  States<T> archive(states.n_cols);
  archive.values = states;
  archive.restore();
  model.archive(archive);
  pass.carried = true;
  model.forward(batch, pass);
  return states_of(model, states.n_cols);
}

}  // namespace

template <class T>
const arma::Cube<T>& RunGradients<T>::of_inputs(Index output) {
  Rng dropout = run_.stream("dropout-end");
  Pass<T> pass;
  pass.training = true;
  pass.mask = batch_.mask.is_empty() ? nullptr : &batch_.mask;
  pass.dropout = &dropout;
  run_.model->want_input_gradient(true);
  const arma::Cube<T>& outputs = run_.model->forward(batch_, pass);
  arma::Cube<T> d_outputs(arma::size(outputs), arma::fill::zeros);
  for (Index n = 0; n < batch_.size(); ++n) {
    d_outputs(output, n, d_outputs.n_slices == 1 ? 0 : last_step(batch_, n)) = 1;
  }
  run_.model->backward(batch_, d_outputs);
  return run_.model->input_gradient();
}

template <class T>
arma::Col<T> RunGradients<T>::gradient_at(T step, const arma::Col<T>& v) {
  Rng dropout = run_.stream("dropout-end");
  BatchObjective<T> objective(run_, batch_, dropout);
  arma::Col<T> gradient;
  objective(run_.theta + step * v, gradient);
  return gradient;
}

template <class T>
void RunGradients<T>::hessian_times(const arma::Col<T>& v, arma::Col<T>& product) {
  const T size = arma::norm(v);
  product.zeros(v.n_elem);
  if (size == 0) return;
  const T step = difference_step<T>() * (1 + arma::norm(run_.theta)) / size;
  product = (gradient_at(step, v) - gradient_at(-step, v)) / (2 * step);
}

template <class T>
void RunGradients<T>::of_sequence(Index n, arma::Col<T>& gradient) {
  Batch<T> one;
  gather(batch_, arma::Col<Index>{n}, 0, 1, one);
  Rng dropout = run_.stream("dropout-end");
  BatchObjective<T>(run_, one, dropout).at_present(run_.gradient);
  gradient = run_.gradient;
}

template <class T>
void RunGradients<T>::of_states(Index n,
                                const std::function<void(Index, const arma::Mat<T>&)>& visit) {
  Batch<T> first;
  cut(batch_, {0, 1}, first);
  first.x = arma::Cube<T>(first.x.cols(n, n));
  run_.model->forward(first, {});
  arma::Mat<T> state = states_of(*run_.model, 1);  // S × 1
  for (Index t = 1; state.n_rows > 0 && t <= last_step(batch_, n); ++t) {
    const arma::Mat<T> x = batch_.x.slice(t).col(n);
    const T step = difference_step<T>();
    const arma::Mat<T> moved = step * arma::eye<arma::Mat<T>>(state.n_rows, state.n_rows);
    arma::Mat<T> around = arma::join_rows(moved, -moved);  // S × 2S
    around.each_col() += state.col(0);
    const arma::Mat<T> after = step_from(*run_.model, around, x);  // S × 2S
    visit(t, (after.head_cols(state.n_rows) - after.tail_cols(state.n_rows)) / (2 * step));
    state = step_from(*run_.model, state, x);
  }
}

template class RunGradients<float>;
template class RunGradients<double>;

}  // namespace flatline::train
