#include <flatline/batch_loss.hpp>

namespace flatline {

template <class T>
BatchLoss<T>::BatchLoss(const EndView<T>& run, const Batch<T>& batch)
    : run_(run), batch_(batch), theta_(run.theta) {}

template <class T>
BatchLoss<T>::~BatchLoss() {
  set(theta_);
}

template <class T>
void BatchLoss<T>::set(const arma::Col<T>& theta) {
  for (const NamedBlock<T>& named : run_.blocks) {
    std::copy_n(theta.memptr() + named.offset, named.block->size(), named.block->w.memptr());
  }
}

template <class T>
const arma::Cube<T>& BatchLoss<T>::forward(bool training) {
  Rng dropout(1, 0, "dropout-again");
  Pass<T> pass;
  pass.training = training;
  pass.mask = batch_.mask.is_empty() ? nullptr : &batch_.mask;
  pass.dropout = training ? &dropout : nullptr;
  return run_.model.forward(batch_, pass);
}

template <class T>
T BatchLoss<T>::operator()(const arma::Col<T>& theta, arma::Col<T>& gradient) {
  set(theta);
  for (const NamedBlock<T>& named : run_.blocks) named.block->g.zeros();
  const T loss = run_.loss.value(forward(true), batch_, &d_outputs_);
  run_.model.backward(batch_, d_outputs_);
  gradient.set_size(theta.n_elem);
  for (const NamedBlock<T>& named : run_.blocks) {
    std::copy_n(named.block->g.memptr(), named.block->size(), gradient.memptr() + named.offset);
  }
  return loss;
}

template <class T>
T BatchLoss<T>::value(const arma::Col<T>& theta) {
  set(theta);
  return run_.loss.value(forward(true), batch_, nullptr);
}

template <class T>
const arma::Cube<T>& BatchLoss<T>::outputs(const arma::Col<T>& theta) {
  set(theta);
  return forward(false);
}

template class BatchLoss<float>;
template class BatchLoss<double>;

}  // namespace flatline
