#include "variant.hpp"

namespace {

/// c = f ∘ c₋ + i ∘ g.
template <class T>
FLATLINE_VECTORISED void new_state(const T* i, const T* f, const T* g, const T* c_before,
                                   T* __restrict c, fl::Index count) {
  for (fl::Index j = 0; j < count; ++j) c[j] = f[j] * c_before[j] + i[j] * g[j];
}

/// h = o ∘ tanh c.
template <class T>
FLATLINE_VECTORISED void output(const T* o, const T* tanh_c, T* __restrict h, fl::Index count) {
  for (fl::Index j = 0; j < count; ++j) h[j] = o[j] * tanh_c[j];
}

/// Adds to dc, ∂L/∂c by what comes after, what comes by way of h.
template <class T>
FLATLINE_VECTORISED void add_by_output(const T* dh, const T* o, const T* tanh_c, T* __restrict dc,
                                       fl::Index count) {
  for (fl::Index j = 0; j < count; ++j) dc[j] += dh[j] * o[j] * (1 - tanh_c[j] * tanh_c[j]);
}

/// The derivatives of one step. dh is ∂L/∂h in and 0 out; dc is the part of ∂L/∂c by what comes
/// after, in for this step, out for the one before.
template <class T>
FLATLINE_VECTORISED void derivatives(const T* i, const T* f, const T* g, const T* o,
                                     const T* c_before, const T* tanh_c, T* __restrict dh,
                                     T* __restrict dc, T* __restrict di, T* __restrict df,
                                     T* __restrict dg, T* __restrict d_o, fl::Index count) {
  for (fl::Index j = 0; j < count; ++j) {
    const T whole = dc[j] + dh[j] * o[j] * (1 - tanh_c[j] * tanh_c[j]);
    di[j] = whole * g[j] * i[j] * (1 - i[j]);
    df[j] = whole * c_before[j] * f[j] * (1 - f[j]);
    dg[j] = whole * i[j] * (1 - g[j] * g[j]);
    d_o[j] = dh[j] * tanh_c[j] * o[j] * (1 - o[j]);
    dc[j] = whole * f[j];
    dh[j] = 0;
  }
}

}  // namespace

/// Long short-term memory (Hochreiter & Schmidhuber 1997) with a forget gate (Gers, Schmidhuber &
/// Cummins 2000), without peepholes. With H units, F inputs, N sequences, for each step
///
///     i = σ(W_i x + U_i h₋ + b_i)    input gate      c = f ∘ c₋ + i ∘ g
///     f = σ(W_f x + U_f h₋ + b_f)    forget gate     h = o ∘ tanh c
///     g = tanh(W_g x + U_g h₋ + b_g) candidate       x: F × N; all others: H × N
///     o = σ(W_o x + U_o h₋ + b_o)    output gate     ₋: the step before
///
/// W (4H × F), U (4H × H) and b (4H) hold the gates one below the other as i, f, g, o. Unless
/// chosen otherwise W starts Glorot-uniform, U orthogonal, b zero but for the forget gate (Keras's
/// defaults). While training, `input_dropout` and `recurrent_dropout` drop the same features of x
/// and h₋ for all gates and at all steps of a sequence (Gal & Ghahramani 2016, sec. 4.2); c is
/// never dropped. Whether the sequence goes on or its last step only is the model's choice. This is
/// the variant NP of Greff et al. 2017; variant.hpp has the others, and other functions.
template <class T>
class Lstm final : public fl::Recurrent<T> {
  using Base = fl::Recurrent<T>;
  using Role = typename fl::Signal<T>::Role;

 public:
  Lstm(const LstmParams& p, const fl::Shape& in)
      : Base(p, in, {"i", "f", "g", "o"}), first_bias_(p) {
    this->drop(p.input_dropout, p.recurrent_dropout);
    this->elementwise();
  }

  void initialise(fl::Rng& init) override {
    Base::initialise(init);
    const fl::Index H = this->units();
    first_bias_.set(this->b.w.memptr(), this->b.w.memptr() + H, H, init);
  }

  void begin(const fl::Pass<T>& pass, fl::Index n, fl::Index steps) override {
    Base::begin(pass, n, steps);
    c_first_.set_size(this->units(), n);
    if (this->goes_on()) {
      this->restore(c_last_, c_first_.memptr());
    } else {
      c_first_.zeros();
    }
    this->room(c_);
    this->room(tanh_c_);
  }

  void archive(fl::Archive& archive) override {
    Base::archive(archive);
    archive("c", c_last_);
  }

 protected:
  void cell(const typename Base::ForwardStep& s) override {
    const fl::Index H = this->units(), all = H * this->sequences();
    const fl::Index some = std::max<fl::Index>(cached / H, 1) * H;
    for (fl::Index at = 0; at < all; at += some) cell(s, at, std::min(some, all - at));
    if (s.t + 1 == this->steps()) finish();
  }

  void cell_back(const typename Base::BackwardStep& s) override {
    const fl::Index H = this->units(), N = this->sequences();
    if (s.t + 1 == this->steps()) dc_.assign(H * N, T(0));
    dc_signal_.view = {};
    if (dc_signal_.wanted) keep_dc(s);
    const T *c_before = c_before_step(s.t), *tanh_c = tanh_c_.data() + s.t * H * N;
    s.there.each_run([&](fl::Index first, fl::Index count) {
      const fl::Index at = first * H;
      derivatives(s.gates[0].data + at, s.gates[1].data + at, s.gates[2].data + at,
                  s.gates[3].data + at, c_before + at, tanh_c + at, s.dh.data + at, dc_.data() + at,
                  s.dz[0].data + at, s.dz[1].data + at, s.dz[2].data + at, s.dz[3].data + at,
                  count * H);
    });
  }

 private:
  /// Computes `size` numbers of each gate, those of some sequences, from number `at` on.
  void cell(const typename Base::ForwardStep& s, fl::Index at, fl::Index size) {
    T *i = s.z[0].data + at, *f = s.z[1].data + at, *g = s.z[2].data + at;
    T *o = s.z[3].data + at, *h = s.h.data + at;
    const T* c_before = c_before_step(s.t) + at;
    T* c = c_.data() + s.t * c_first_.n_elem + at;
    T* tanh_c = tanh_c_.data() + (c - c_.data());
    for (T* gate : {i, f, o}) fl::vector_sigmoid(gate, gate, size);
    fl::vector_tanh(g, g, size);
    new_state<T>(i, f, g, c_before, c, size);
    const fl::Index H = this->units();
    for (fl::Index j = 0; j < size && s.there.mask != nullptr; j += H) {
      if (!s.there((at + j) / H)) std::copy_n(c_before + j, H, c + j);
    }
    fl::vector_tanh(c, tanh_c, size);
    output<T>(o, tanh_c, h, size);
  }

  /// Keeps all of ∂L/∂c_t for those who want to see it.
  void keep_dc(const typename Base::BackwardStep& s) {
    const fl::Index size = c_first_.n_elem, H = this->units();
    T* kept = std::copy_n(dc_.data(), size, this->room(dc_kept_) + s.t * size) - size;
    const T *o = s.gates[3].data, *dh = s.dh.data, *tanh_c = tanh_c_.data() + s.t * size;
    s.there.each_run([&](fl::Index first, fl::Index count) {
      const fl::Index at = first * H;
      add_by_output(dh + at, o + at, tanh_c + at, kept + at, count * H);
    });
    this->show(dc_signal_, dc_kept_.data());
  }

  const T* c_before_step(fl::Index t) const {
    return t == 0 ? c_first_.memptr() : c_.data() + (t - 1) * c_first_.n_elem;
  }

  /// Keeps c for a pass that goes on, and shows what was computed.
  void finish() {
    this->keep(c_before_step(this->steps()), c_last_);
    for (fl::Index gate = 0; gate < 4; ++gate) this->show_gate(*gates_[gate], gate);
    this->show(c_signal_, c_.data());
  }

  /// So many numbers of each gate go through all functions before the next, in the first cache.
  static constexpr fl::Index cached = 512;

  FirstBias<T> first_bias_;
  arma::Mat<T> c_first_, c_last_;  // H × N: c before the first and after the last step
  fl::Workspace<T> c_, tanh_c_;    // H × N × L
  fl::Workspace<T> dc_, dc_kept_;  // H × N; H × N × L
  fl::Signal<T> i_{this, "i", Role::gate, "input gate"};
  fl::Signal<T> f_{this, "f", Role::gate, "forget gate"};
  fl::Signal<T> g_{this, "g", Role::tanh, "candidate for the cell"};
  fl::Signal<T> o_{this, "o", Role::gate, "output gate"};
  fl::Signal<T> c_signal_{this, "c", Role::state, "cell state c_t"};
  fl::Signal<T> dc_signal_{this, "dc", Role::state_gradient, "total gradient ∂L/∂c_t"};
  fl::Signal<T>* gates_[4] = {&i_, &f_, &g_, &o_};
};

namespace {

template <class T>
fl::Object* make(const fl::Params& params, const fl::Context& context) {
  const auto& p = static_cast<const LstmParams&>(params);
  if (p.plain()) return new Lstm<T>(p, context.in);
  return new LstmVariant<T>(p, context.in);
}

/// The usual net has a class of its own, which is the faster one.
constexpr fl::Component lstm() {
  fl::Component out = fl::layer<Lstm, LstmParams>("lstm", "Long short-term memory",
                                                  "doi:10.1162/neco.1997.9.8.1735");
  out.make_float = &make<float>;
  out.make_double = &make<double>;
  return out;
}

}  // namespace

FLATLINE_PLUGIN(lstm())
