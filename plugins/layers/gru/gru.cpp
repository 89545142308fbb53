#include <algorithm>
#include <optional>
#include <utility>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct GruParams : fl::RecurrentParams {
  enum class Reset { after, before };
  fl::Choice<Reset> reset{this,
                          "reset",
                          Reset::after,
                          {{"after", Reset::after}, {"before", Reset::before}},
                          "place of the reset gate: after or before the product with U"};
};

/// Gated recurrent unit (Cho et al. 2014). With H units, F inputs, N sequences, for each step
///
///     r = σ(W_r x + U_r h₋ + b_r)                reset gate
///     z = σ(W_z x + U_z h₋ + b_z)                update gate
///     n = tanh(W_n x + b_n + r ∘ (U_n h₋ + b_u)) candidate, `reset: after`
///     n = tanh(W_n x + b_n + U_n (r ∘ h₋))       candidate, `reset: before`
///     h = (1 − z) ∘ n + z ∘ h₋                   x: F × N; all others: H × N; ₋: the step before
///
/// `after` is what cuDNN and PyTorch compute, and Keras with `reset_after`; `before` is the paper's
/// eq. 8. There the roles of z and 1 − z are exchanged, which renames the gate and changes nothing.
/// W (3H × F), U (3H × H) and b (3H) hold the gates one below the other as r, z, n; b_u (H) stands
/// inside the reset and exists only with `after`. Unless chosen otherwise W starts Glorot-uniform,
/// U orthogonal, the biases zero.
template <class T>
class Gru final : public fl::Recurrent<T> {
  using Base = fl::Recurrent<T>;
  using Role = typename fl::Signal<T>::Role;

 public:
  Gru(const GruParams& p, const fl::Shape& in)
      : Base(p, in, {"r", "z", "n"}, Base::Product::separate),
        bias_init_(fl::Initialiser(p.bias_init).of(fl::InitOf::bias)) {
    if (p.reset == GruParams::Reset::before) return;
    b_u.emplace(this, "b_u", p.units, 1, "bias of the candidate inside the reset, H");
  }

  void initialise(fl::Rng& init) override {
    Base::initialise(init);
    if (!b_u) return;
    // Inside and outside of the reset, PyTorch's two biases stay apart.
    const fl::Index H = this->units();
    const auto one = [&] {
      return arma::conv_to<arma::Mat<T>>::from(bias_init_.draw(H, 1, 1, H, init));
    };
    this->b.w.rows(2 * H, 3 * H - 1) = one();
    b_u->w = one();
  }

  void begin(const fl::Pass<T>& pass, fl::Index n, fl::Index steps) override {
    Base::begin(pass, n, steps);
    this->room(inside_);
    if (!b_u) d_reset_.set_size(this->units(), n);
  }

 protected:
  void cell(const typename Base::ForwardStep& s) override {
    const fl::Index size = s.h.rows * s.h.cols;
    for (const fl::Index gate : {0, 1}) {
      T* __restrict to = s.z[gate].data;
      const T* __restrict uh = s.uh[gate].data;
      for (fl::Index j = 0; j < size; ++j) to[j] += uh[j];
      fl::vector_sigmoid(to, to, size);
    }
    if (b_u) {
      candidate_after(s);
    } else {
      candidate_before(s);
    }
    fl::vector_tanh(s.z[2].data, s.z[2].data, size);
    const T *z = s.z[1].data, *candidate = s.z[2].data, *h_before = s.h_before.data;
    T* __restrict h = s.h.data;
    for (fl::Index j = 0; j < size; ++j) h[j] = (1 - z[j]) * candidate[j] + z[j] * h_before[j];
    for (fl::Index gate = 0; gate < 3; ++gate) this->show_gate(*gates_[gate], gate);
  }

  void cell_back(const typename Base::BackwardStep& s) override {
    s.there.each_run([&](fl::Index first, fl::Index count) {
      const T *z = s.gates[1].col(first), *candidate = s.gates[2].col(first);
      const T* h_before = s.h_before.col(first);
      T* __restrict dh = s.dh.col(first);
      T* __restrict dz = s.dz[1].col(first);
      T* __restrict dn = s.dz[2].col(first);
      for (fl::Index j = 0; j < count * this->units(); ++j) {
        dn[j] = dh[j] * (1 - z[j]) * (1 - candidate[j] * candidate[j]);
        dz[j] = dh[j] * (h_before[j] - candidate[j]) * z[j] * (1 - z[j]);
        dh[j] *= z[j];
      }
    });
    if (b_u) {
      back_after(s);
    } else {
      back_before(s);
    }
  }

 private:
  T* inside(fl::Index t, fl::Index n = 0) {
    return inside_.data() + (t * this->sequences() + n) * this->units();
  }

  void candidate_after(const typename Base::ForwardStep& s) {
    const fl::Index H = this->units();
    for (fl::Index n = 0; n < this->sequences(); ++n) {
      const T *r = s.z[0].col(n), *uh = s.uh[2].col(n);
      T* __restrict in = inside(s.t, n);
      T* __restrict candidate = s.z[2].col(n);
      for (fl::Index j = 0; j < H; ++j) {
        in[j] = uh[j] + b_u->w[j];
        candidate[j] += r[j] * in[j];
      }
    }
  }

  void back_after(const typename Base::BackwardStep& s) {
    const fl::Index H = this->units();
    for (fl::Index n = 0; n < this->sequences(); ++n) {
      if (!s.there(n)) continue;
      const T *r = s.gates[0].col(n), *in = inside(s.t, n);
      const T *dz = s.dz[1].col(n), *dn = s.dz[2].col(n);
      T* __restrict dr = s.dz[0].col(n);
      T *duh_r = s.duh[0].col(n), *duh_z = s.duh[1].col(n), *duh_n = s.duh[2].col(n);
      T* __restrict db_u = b_u->g.memptr();
      for (fl::Index j = 0; j < H; ++j) {
        dr[j] = dn[j] * in[j] * r[j] * (1 - r[j]);
        duh_r[j] = dr[j];
        duh_z[j] = dz[j];
        duh_n[j] = dn[j] * r[j];
        db_u[j] += dn[j] * r[j];
      }
    }
  }

  /// The base class multiplied all of U with h₋; the candidate's part of that is not used.
  void candidate_before(const typename Base::ForwardStep& s) {
    const fl::Index H = this->units(), N = this->sequences();
    const T *r = s.z[0].data, *h_before = s.h_before.data;
    T* __restrict reset = inside(s.t);
    for (fl::Index j = 0; j < H * N; ++j) reset[j] = r[j] * h_before[j];
    fl::multiply(fl::view(this->U.w).part(2 * H, H), fl::Op::none, {reset, H, N, H}, fl::Op::none,
                 s.z[2], T(1), T(1));
  }

  /// Hands the base class no ∂L/∂(U_n h₋), for U_n sees r ∘ h₋ instead.
  void back_before(const typename Base::BackwardStep& s) {
    const fl::Index H = this->units(), N = this->sequences();
    const fl::MatrixView<T> dn = s.dz[2];
    for (fl::Index n = 0; n < N; ++n) {
      if (!s.there(n)) std::fill_n(dn.col(n), H, T(0));
    }
    const auto U_n = fl::view(std::as_const(this->U.w)).part(2 * H, H);
    fl::multiply(U_n, fl::Op::transpose, dn, fl::Op::none, fl::view(d_reset_));
    fl::multiply(dn, fl::Op::none, {inside(s.t), H, N, H}, fl::Op::transpose,
                 fl::view(this->U.g).part(2 * H, H), T(1), T(1));
    std::fill_n(s.duh[2].data, H * N, T(0));
    s.there.each_run([&](fl::Index first, fl::Index count) {
      const T *r = s.gates[0].col(first), *h_before = s.h_before.col(first);
      const T *d_reset = d_reset_.colptr(first), *dz = s.dz[1].col(first);
      T *dh = s.dh.col(first), *dr = s.dz[0].col(first);
      T *duh_r = s.duh[0].col(first), *duh_z = s.duh[1].col(first);
      for (fl::Index j = 0; j < count * H; ++j) {
        dr[j] = d_reset[j] * h_before[j] * r[j] * (1 - r[j]);
        dh[j] += d_reset[j] * r[j];
        duh_r[j] = dr[j];
        duh_z[j] = dz[j];
      }
    });
  }

  fl::Initialiser bias_init_;
  std::optional<fl::Block<T>> b_u;
  fl::Workspace<T> inside_;  // H × N × L: U_n h₋ + b_u, or r ∘ h₋
  arma::Mat<T> d_reset_;     // H × N: ∂L/∂(r ∘ h₋)
  fl::Signal<T> r_{this, "r", Role::gate, "reset gate"};
  fl::Signal<T> z_{this, "z", Role::gate, "update gate"};
  fl::Signal<T> n_{this, "n", Role::tanh, "candidate for the state"};
  fl::Signal<T>* gates_[3] = {&r_, &z_, &n_};
};

FLATLINE_PLUGIN(fl::layer<Gru, GruParams>("gru", "Gated recurrent unit", "arXiv:1406.1078"))
