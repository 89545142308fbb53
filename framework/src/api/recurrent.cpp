#include <flatline/recurrent.hpp>

#include <malloc.h>

#include <algorithm>

#include <flatline/error.hpp>

#include "api/sequence_lanes.hpp"

namespace flatline {

RecurrentParams::~RecurrentParams() = default;

namespace {

/// Adds `a` to `to`, both without gaps between their columns.
template <class T>
void add(MatrixView<const T> a, MatrixView<T> to) {
  const T* __restrict from = a.data;
  for (Index i = 0; i < a.rows * a.cols; ++i) to.data[i] += from[i];
}

/// The gradients of the weights are products over so many columns of dz, at most so many numbers,
/// which stay in the cache.
constexpr Index columns_kept = 256, lane_columns_kept = 640, numbers_kept = 3 << 17;

}  // namespace

template <class T>
Recurrent<T>::Recurrent(const RecurrentParams& p, const Shape& in,
                        const std::vector<const char*>& groups, Product product)
    : W(this, "W", groups.size() * p.units, in.features, "weights of the input, G·H × F", groups),
      U(this, "U", groups.size() * p.units, p.units, "weights of the last h, G·H × H", groups),
      b(this, "b", groups.size() * p.units, 1, "bias, G·H", groups),
      h_(this, "h", Signal<T>::Role::state, "hidden state h_t"),
      dh_(this, "dh", Signal<T>::Role::state_gradient, "total gradient ∂L/∂h_t"),
      init_(p.init),
      recurrent_init_(p.recurrent_init),
      bias_init_(p.bias_init),
      product_(product),
      units_(p.units),
      gates_(groups.size()) {}
template <class T>
Recurrent<T>::~Recurrent() = default;

template <class T>
void Recurrent<T>::drop(double inputs, double states) {
  x_dropout_ = SequenceDropout<T>(inputs);
  h_dropout_ = SequenceDropout<T>(states);
}

template <class T>
void Recurrent<T>::elementwise() {
  if (product_ == Product::added) lanes_ = std::make_unique<SequenceLanes<T>>(W, U, b);
}

template <class T>
void Recurrent<T>::initialise(Rng& init) {
  init_.fill(W, units_, init);
  recurrent_init_.fill(U, units_, init);
  bias_init_.fill(b, units_, init);
  // To draw large weights takes several times their size, which malloc would keep until the end.
  if (U.size() >= numbers_kept) malloc_trim(0);
}

template <class T>
void Recurrent<T>::begin(const Pass<T>& pass, Index n, Index steps) {
  goes_on_ = pass.carried && !last_.is_empty();
  if (goes_on_ && last_.n_cols != n) {
    throw Error("FL522",
                "a batch of " + std::to_string(n) + " sequences can't go on from the states of " +
                    std::to_string(last_.n_cols),
                "each sequence carries its own state",
                "Choose a batch size that divides the number of sequences.");
  }
  n_ = n;
  steps_ = steps;
  mask_ = pass.mask;
  last_only_ = pass.last_only;
  first_.set_size(units_, n);
  if (goes_on_) {
    first_ = last_;
  } else {
    first_.zeros();
  }
  grow(z_, gates_ * units_ * n * steps);
  if (product_ == Product::separate) grow(uh_, gates_ * units_ * n);
  x_dropout_.begin(pass, W.cols(), n, steps);
  h_dropout_.begin(pass, units_, n, steps);
  packed_back_ = false;
  abreast_ = lanes_ && mask_ == nullptr && !x_dropout_.on() && !h_dropout_.on() && lanes_->fit(n);
  if (abreast_) return lanes_->begin(n, steps, first_);
  const bool last_counts = steps > 1 || goes_on_;  // else h is zero at the only step
  if (last_counts && product_ == Product::added) {
    w_.pack(rows_of_gates(W), rows_of_gates(U));
  } else {
    w_.pack(rows_of_gates(W), Op::none);
    if (last_counts) u_.pack(rows_of_gates(U), Op::none);
  }
}

template <class T>
void Recurrent<T>::forward(const arma::Cube<T>& x, arma::Cube<T>& y, Steps range) {
  for (Index t = range.first; t < range.last; ++t) {
    const StackView<T> z = gates(z_, steps_, t);
    const StackView<T> uh = product_ == Product::separate ? gates(uh_, 1, 0) : z;
    const MatrixView<const T> h_before = before(y, t);
    products(x_dropout_.forward(view(x, {t, t + 1}), t), t, h_dropout_.forward(h_before, t), z, uh);
    const ForwardStep step{t, z, uh, h_before, after(y, t), present(t)};
    cell(step);
    if (abreast_ && (t + 1 == steps_ || !last_only_)) lanes_->turn(step.h, view(y, {t, t + 1}));
    for (Index n = 0; n < n_ && mask_ != nullptr; ++n) {
      if (!step.there(n)) std::copy_n(h_before.col(n), units_, step.h.col(n));
    }
  }
  if (range.last == steps_) keep(before(y, steps_).data, last_);
  show(h_, before(y, 1).data);
  if (abreast_) h_.view.slice_stride = lanes_->step();
}

/// Computes W x + b + U h, or U h by itself.
template <class T>
void Recurrent<T>::products(MatrixView<const T> x, Index t, MatrixView<const T> h, StackView<T> z,
                            StackView<T> uh) {
  const bool counts = t > 0 || goes_on_;  // else h is zero
  if (abreast_) return lanes_->products(x, t, counts, z.data);
  const StackView<const T> bias{b.w.memptr(), units_, n_, 0, gates_, units_};
  if (product_ == Product::added && counts) return w_.multiply(x, h, bias, z);
  w_.multiply(x, bias, z);
  if (product_ == Product::added) return;
  if (counts) return u_.multiply(h, uh);
  std::fill_n(uh.data, gates_ * units_ * n_, T(0));
}

template <class T>
void Recurrent<T>::backward(const arma::Cube<T>& x, const arma::Cube<T>& y, const arma::Cube<T>& dy,
                            arma::Cube<T>* dx, Steps range) {
  const bool separate = product_ == Product::separate;
  const Index columns =
      std::min(abreast_ ? lane_columns_kept : columns_kept, numbers_kept / (gates_ * units_));
  kept_ = std::min(steps_, std::max<Index>(2, (columns + n_ - 1) / n_));
  grow(dz_, gates_ * units_ * n_ * kept_);
  if (separate) grow(duh_, gates_ * units_ * n_ * kept_);
  Workspace<T>& space = separate ? duh_ : dz_;
  const MatrixView<T> dh{grow(dh_now_, units_ * n_), units_, n_, units_};
  if (range.last == steps_) std::fill_n(dh.data, units_ * n_, T(0));
  pack_back(dx != nullptr);
  Index last = range.last;
  const Index silent = steps_ - dy.n_slices;  // steps without a gradient of their own
  for (Index t = range.last; t-- > range.first;) {
    if (t >= silent) add_gradient(view(dy, {t - silent, t - silent + 1}), dh);
    if (t + 1 < steps_) through_u(ring(space, t + 1), dh);
    if (dh_.wanted) std::copy_n(dh.data, units_ * n_, room(dh_kept_) + t * units_ * n_);
    const BackwardStep step{t,  gates(z_, steps_, t), before(y, t),   before(y, t + 1),
                            dh, ring(dz_, t),         ring(space, t), present(t)};
    cell_back(step);
    for (Index n = 0; n < n_ && mask_ != nullptr; ++n) {
      for (Index gate = 0; gate < gates_ && !step.there(n); ++gate) {
        std::fill_n(step.dz[gate].col(n), units_, T(0));
        std::fill_n(step.duh[gate].col(n), units_, T(0));
      }
    }
    if (t % kept_ == 0 || t == range.first) {
      gradients(x, y, dx, {t, last});
      last = t;
    }
  }
  if (dh_.wanted)
    show(dh_, dh_kept_.data());
  else
    dh_.view = {};
}

/// Packs Uᵀ, and Wᵀ for the gradients of the inputs, once in a pass.
template <class T>
void Recurrent<T>::pack_back(bool inputs) {
  if (packed_back_) return;
  packed_back_ = true;
  if (abreast_) return lanes_->begin_back(inputs);
  if (inputs) w_back().pack(view(W.w), Op::transpose);
  if (steps_ > 1 || goes_on_) u_back().pack(view(U.w), Op::transpose);
}

/// Adds the gradient of a step of its own to ∂L/∂h_t.
template <class T>
void Recurrent<T>::add_gradient(MatrixView<const T> dy, MatrixView<T> dh) {
  if (abreast_) return lanes_->add(dy, dh.data);
  add<T>(dy, dh);
}

/// Adds Uᵀ ∂L/∂(U h_t) to ∂L/∂h_t.
template <class T>
void Recurrent<T>::through_u(StackView<const T> duh, MatrixView<T> dh) {
  if (abreast_) return lanes_->through_u(duh.data, dh.data);
  if (!h_dropout_.on()) return u_back().multiply(duh, dh, dh);
  const MatrixView<T> through{grow(through_, units_ * n_), units_, n_, units_};
  u_back().multiply(duh, through);
  h_dropout_.backward(through);
  add<T>(through, dh);
}

template <class T>
void Recurrent<T>::gradients(const arma::Cube<T>& x, const arma::Cube<T>& y, arma::Cube<T>* dx,
                             Steps range) {
  if (abreast_) return lanes_->gradients(ring(dz_, range.first).data, dx, range);
  const Index steps = range.last - range.first;
  const StackView<const T> dz = ring(dz_, range.first, steps);
  const Outer<T> of_x{x_dropout_.on() ? x_dropout_.kept(range) : view(x, range), view(W.g)};
  const Outer<T> of_one{ones<T>(n_ * steps), view(b.g)};
  const Outer<T> of_h =
      h_dropout_.on() ? Outer<T>{h_dropout_.kept(range), view(U.g)} : after_first(y, range);
  Workspace<T>& space = product_ == Product::separate ? duh_ : dz_;
  if (range.first == 0 && goes_on_ && !h_dropout_.on()) {
    add_outer(ring(space, 0), {{before(y, 0), view(U.g)}});
  }
  if (product_ == Product::separate) {
    add_outer(dz, {of_x, of_one});
    add_outer(ring(space, range.first, steps), {of_h});
  } else {
    add_outer(dz, {of_x, of_one, of_h});
  }
  if (dx) {
    w_back().multiply(dz, view(*dx, range));
    x_dropout_.backward(view(*dx, range));
  }
}

/// The gradient of U from the steps of a range that follow another one in y.
template <class T>
Outer<T> Recurrent<T>::after_first(const arma::Cube<T>& y, Steps range) {
  const Index from = std::max<Index>(range.first, 1), last = std::max(range.last, from);
  return {view(y, {from - 1, last - 1}), view(U.g), (from - range.first) * n_};
}

template <class T>
void Recurrent<T>::archive(Archive& archive) {
  archive("h", last_);
}

template <class T>
void Recurrent<T>::restore(const arma::Mat<T>& last, T* state) const {
  if (abreast_) return lanes_->turn(view(last), {state, n_, units_, n_});
  std::copy_n(last.memptr(), units_ * n_, state);
}
template <class T>
void Recurrent<T>::keep(const T* state, arma::Mat<T>& last) const {
  last.set_size(units_, n_);
  if (abreast_) return lanes_->turn({state, n_, units_, n_}, view(last));
  std::copy_n(state, units_ * n_, last.memptr());
}

template <class T>
T* Recurrent<T>::room(Workspace<T>& space) const {
  return grow(space, units_ * n_ * steps_);
}
template <class T>
void Recurrent<T>::show(Signal<T>& signal, const T* data) const {
  signal.view = {data, units_, n_, steps_, abreast_ ? 1 : units_, units_ * n_, abreast_ ? n_ : 1};
}
template <class T>
void Recurrent<T>::show_gate(Signal<T>& signal, Index gate) const {
  const Index size = units_ * n_;
  show(signal, z_.data() + gate * size * (abreast_ ? 1 : steps_));
  if (abreast_) signal.view.slice_stride = gates_ * size;
}

template <class T>
StackView<T> Recurrent<T>::gates(Workspace<T>& space, Index kept, Index t, Index steps) const {
  const Index size = units_ * n_;
  if (abreast_) return {space.data() + t * gates_ * size, n_, units_, n_, gates_, size};
  return {space.data() + t * size, units_, n_ * steps, units_, gates_, size * kept};
}
template <class T>
StackView<T> Recurrent<T>::ring(Workspace<T>& space, Index t, Index steps) const {
  return gates(space, kept_, t % kept_, steps);
}
template <class T>
StackView<const T> Recurrent<T>::rows_of_gates(const Block<T>& block) const {
  return {block.w.memptr(), units_, block.cols(), block.rows(), gates_, units_};
}
template <class T>
MatrixView<const T> Recurrent<T>::before(const arma::Cube<T>& y, Index t) const {
  if (abreast_) return lanes_->h(t);
  return t == 0 ? view(first_) : view(y, {t - 1, t});
}
template <class T>
MatrixView<T> Recurrent<T>::after(arma::Cube<T>& y, Index t) const {
  return abreast_ ? lanes_->h(t + 1) : view(y, {t, t + 1});
}
template <class T>
auto Recurrent<T>::present(Index t) const -> Present {
  return {mask_ == nullptr ? nullptr : mask_->colptr(t), n_};
}

template class Recurrent<float>;
template class Recurrent<double>;

}  // namespace flatline
