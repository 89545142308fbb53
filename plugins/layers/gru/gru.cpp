#include <flatline/plugin.hpp>
namespace fl = flatline;

struct GruParams : fl::LayerParams {
  fl::Param<fl::Index> units{this, "units", 64, fl::at_least(1), "unit", "hidden units H"};
};

/// Gated recurrent unit (Cho et al. 2014), the reset gate applied after the product with U as in
/// cuDNN, PyTorch and Keras (`reset_after`). With H units, F inputs, N sequences, for each step
///
///     r = σ(W_r x + U_r h₋ + b_r)                reset gate
///     z = σ(W_z x + U_z h₋ + b_z)                update gate
///     n = tanh(W_n x + b_n + r ∘ (U_n h₋ + b_u)) candidate
///     h = (1 − z) ∘ n + z ∘ h₋                   x: F × N; all others: H × N; ₋: the step before
///
/// W (3H × F), U (3H × H) and b (3H) hold the gates one below the other as r, z, n; b_u (H) stands
/// inside the reset. At the start W is Glorot-uniform, U orthogonal, the biases are zero.
template <class T>
class Gru final : public fl::Recurrent<T> {
  using Base = fl::Recurrent<T>;
  using Role = typename fl::Signal<T>::Role;

 public:
  Gru(const GruParams& p, const fl::Shape& in)
      : Base(p.units, in, {"r", "z", "n"}, Base::Product::separate),
        b_u(this, "b_u", p.units, 1, "bias of the candidate inside the reset, H") {}

  void initialise(fl::Rng& init) override {
    Base::initialise(init);
    b_u.w.zeros();
  }

  void begin(const fl::Pass<T>& pass, fl::Index n, fl::Index steps) override {
    Base::begin(pass, n, steps);
    this->room(inside_);
  }

 protected:
  void cell(const typename Base::ForwardStep& s) override {
    const fl::Index H = this->units(), N = this->sequences();
    for (fl::Index n = 0; n < N; ++n) {
      T* __restrict gates = s.z.col(n);
      const T* __restrict uh = s.uh.col(n);
      T* __restrict inside = inside_.data() + (s.t * N + n) * H;
      for (fl::Index j = 0; j < 2 * H; ++j) gates[j] += uh[j];
      for (fl::Index j = 0; j < H; ++j) inside[j] = uh[2 * H + j] + b_u.w[j];
    }
    fl::vector_sigmoid(s.z.part(0, 2 * H), s.z.part(0, 2 * H));
    for (fl::Index n = 0; n < N; ++n) {
      const T *r = s.z.col(n), *inside = inside_.data() + (s.t * N + n) * H;
      T* __restrict candidate = s.z.col(n) + 2 * H;
      for (fl::Index j = 0; j < H; ++j) candidate[j] += r[j] * inside[j];
    }
    fl::vector_tanh(s.z.part(2 * H, H), s.z.part(2 * H, H));
    for (fl::Index n = 0; n < N; ++n) {
      const T *z = s.z.col(n) + H, *candidate = z + H, *h_before = s.h_before.col(n);
      T* __restrict h = s.h.col(n);
      for (fl::Index j = 0; j < H; ++j) h[j] = (1 - z[j]) * candidate[j] + z[j] * h_before[j];
    }
    for (fl::Index gate = 0; gate < 3; ++gate) this->show_gate(*gates_[gate], gate);
  }

  void cell_back(const typename Base::BackwardStep& s) override {
    const fl::Index H = this->units(), N = this->sequences();
    for (fl::Index n = 0; n < N; ++n) {
      if (!s.there(n)) continue;
      const T *r = s.gates.col(n), *z = r + H, *candidate = z + H;
      const T *h_before = s.h_before.col(n), *inside = inside_.data() + (s.t * N + n) * H;
      T* __restrict dh = s.dh.col(n), * __restrict db_u = b_u.g.memptr();
      T* __restrict dr = s.dz.col(n);
      T* __restrict dz = dr + H, * __restrict dn = dz + H;
      T* __restrict duh = s.duh.col(n);
      for (fl::Index j = 0; j < H; ++j) {
        dn[j] = dh[j] * (1 - z[j]) * (1 - candidate[j] * candidate[j]);
        dr[j] = dn[j] * inside[j] * r[j] * (1 - r[j]);
        dz[j] = dh[j] * (h_before[j] - candidate[j]) * z[j] * (1 - z[j]);
        duh[j] = dr[j];
        duh[H + j] = dz[j];
        duh[2 * H + j] = dn[j] * r[j];
        db_u[j] += dn[j] * r[j];
        dh[j] *= z[j];
      }
    }
  }

 private:
  fl::Block<T> b_u;
  std::vector<T> inside_;  // H × N × L: U_n h₋ + b_u
  fl::Signal<T> r_{this, "r", Role::gate, "reset gate"};
  fl::Signal<T> z_{this, "z", Role::gate, "update gate"};
  fl::Signal<T> n_{this, "n", Role::tanh, "candidate for the state"};
  fl::Signal<T>* gates_[3] = {&r_, &z_, &n_};
};

FLATLINE_PLUGIN(fl::layer<Gru, GruParams>("gru", "Gated recurrent unit, reset after the product",
                                          "arXiv:1406.1078"))
