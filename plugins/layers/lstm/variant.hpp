#pragma once

#include <algorithm>
#include <optional>

#include "first_bias.hpp"
#include "functions.hpp"

/// The LSTM with peepholes and its variants (Greff et al. 2017, sec. 3 and 5), for each step
///
///     i = σ(W_i x + U_i h₋ + p_i ∘ c₋ + b_i)    g = φ(W_g x + U_g h₋ + b_g)
///     f = σ(W_f x + U_f h₋ + p_f ∘ c₋ + b_f)    c = f ∘ c₋ + i ∘ g
///     o = σ(W_o x + U_o h₋ + p_o ∘ c  + b_o)    h = o ∘ ψ(c)
///
/// with i = 1 (NIG), f = 1 (NFG), o = 1 (NOG), φ the identity (NIAF), ψ the identity (NOAF),
/// f = 1 − i (CIFG), or without p (NP). A gate that is not computed has no weights and no bias; p
/// holds those of the gates that are, one below the other as i, f, o, and starts at 0.
template <class T>
class LstmVariant final : public fl::Recurrent<T> {
  using Base = fl::Recurrent<T>;
  using Role = typename fl::Signal<T>::Role;
  using Variant = LstmParams::Variant;
  using Activation = LstmParams::Activation;

 public:
  LstmVariant(const LstmParams& p, const fl::Shape& in)
      : Base(p, in, gates(p.variant, true)),
        first_bias_(p),
        gate_(p.gate_activation),
        phi_(p.variant == Variant::niaf ? Activation::linear : p.input_activation.get()),
        psi_(p.variant == Variant::noaf ? Activation::linear : p.output_activation.get()),
        coupled_(p.variant == Variant::cifg) {
    this->drop(p.input_dropout, p.recurrent_dropout);
    fl::Index at = 0;
    for (const char* gate : gates(p.variant, true)) {
      (*gate == 'i' ? i_at_ : *gate == 'f' ? f_at_ : *gate == 'g' ? g_at_ : o_at_) = at++;
    }
    if (i_at_) i_.emplace(this, "i", Role::gate, "input gate");
    if (f_at_ || coupled_) f_.emplace(this, "f", Role::gate, "forget gate");
    if (o_at_) o_.emplace(this, "o", Role::gate, "output gate");
    if (p.variant == Variant::np) return;
    const auto peeping = gates(p.variant, false);
    peepholes_.emplace(this, "p", peeping.size() * p.units, 1, "peepholes of the gates", peeping);
  }

  void initialise(fl::Rng& init) override {
    Base::initialise(init);
    T* b = this->b.w.memptr();
    first_bias_.set(row(b, i_at_), row(b, f_at_), this->units(), init);
    if (peepholes_) peepholes_->w.zeros();
  }

  void begin(const fl::Pass<T>& pass, fl::Index n, fl::Index steps) override {
    Base::begin(pass, n, steps);
    c_first_.set_size(this->units(), n);
    if (this->goes_on()) {
      c_first_ = c_last_;
    } else {
      c_first_.zeros();
    }
    this->room(c_);
    this->room(psi_c_);
    if (coupled_) this->room(coupled_f_);
  }

  void archive(fl::Archive& archive) override {
    Base::archive(archive);
    archive("c", c_last_);
  }

 protected:
  void cell(const typename Base::ForwardStep& s) override {
    const fl::Index H = this->units(), N = this->sequences();
    for (fl::Index n = 0; n < N; ++n) {
      peep(s.z, n, i_at_, c_before(s.t, n));
      peep(s.z, n, f_at_, c_before(s.t, n));
    }
    for (const auto& at : {i_at_, f_at_}) {
      if (at) apply(gate_, s.z[*at]);
    }
    apply(phi_, s.z[*g_at_]);
    for (fl::Index n = 0; n < N; ++n) {
      new_cell(s, n);
      peep(s.z, n, o_at_, c(s.t, n));
    }
    if (o_at_) apply(gate_, s.z[*o_at_]);
    apply(psi_, fl::MatrixView<T>{psi_c(s.t, 0), H, N, H});
    for (fl::Index n = 0; n < N; ++n) {
      const T *o = column(s.z, n, o_at_), *out = psi_c(s.t, n);
      T* h = s.h.col(n);
      for (fl::Index j = 0; j < H; ++j) h[j] = o ? o[j] * out[j] : out[j];
    }
    if (s.t + 1 == this->steps()) finish();
  }

  void cell_back(const typename Base::BackwardStep& s) override {
    const fl::Index H = this->units(), N = this->sequences();
    if (s.t + 1 == this->steps()) dc_.assign(H * N, T(0));
    for (fl::Index n = 0; n < N; ++n) {
      if (s.there(n)) column_back(s, n);
      if (dc_signal_.wanted && !s.there(n)) {
        std::copy_n(dc_.data() + n * H, H, this->room(dc_kept_) + (s.t * N + n) * H);
      }
    }
    if (s.t > 0) return;
    dc_signal_.view = {};
    if (dc_signal_.wanted) this->show(dc_signal_, dc_kept_.data());
  }

 private:
  using Place = std::optional<fl::Index>;

  /// The computed gates in the order of their rows; only those that peep at the cell, or all.
  static std::vector<const char*> gates(Variant variant, bool all) {
    std::vector<const char*> out;
    if (variant != Variant::nig) out.push_back("i");
    if (variant != Variant::nfg && variant != Variant::cifg) out.push_back("f");
    if (all) out.push_back("g");
    if (variant != Variant::nog) out.push_back("o");
    return out;
  }

  /// A gate of one sequence, or null when it is not computed.
  template <class U>
  static U* column(const fl::StackView<U>& gates, fl::Index n, const Place& gate) {
    return gate ? gates[*gate].col(n) : nullptr;
  }
  /// The H rows of a gate, or null when it is not computed.
  template <class U>
  U* row(U* column, const Place& gate) const {
    return gate ? column + *gate * this->units() : nullptr;
  }
  /// The peepholes of a gate: they skip g, which has none.
  template <class U>
  U* peephole(U* p, const Place& gate) const {
    return row(p, gate && *gate > *g_at_ ? Place(*gate - 1) : gate);
  }

  T* c(fl::Index t, fl::Index n) { return c_.data() + (t * c_first_.n_cols + n) * c_first_.n_rows; }
  T* psi_c(fl::Index t, fl::Index n) { return psi_c_.data() + (c(t, n) - c_.data()); }
  const T* c_before(fl::Index t, fl::Index n) { return t == 0 ? c_first_.colptr(n) : c(t - 1, n); }

  void peep(const fl::StackView<T>& gates, fl::Index n, const Place& gate, const T* cell) const {
    if (!gate || !peepholes_) return;
    const T* p = peephole(peepholes_->w.memptr(), gate);
    T* z = column(gates, n, gate);
    for (fl::Index j = 0; j < this->units(); ++j) z[j] += p[j] * cell[j];
  }

  /// Writes c_t twice: to stay, and to become ψ(c_t).
  void new_cell(const typename Base::ForwardStep& s, fl::Index n) {
    const fl::Index H = this->units();
    const T *i = column(s.z, n, i_at_), *f = column(s.z, n, f_at_), *g = column(s.z, n, g_at_);
    const T* before = c_before(s.t, n);
    T *now = c(s.t, n), *out = psi_c(s.t, n);
    for (fl::Index j = 0; j < H; ++j) {
      const T open = i ? i[j] : T(1), keep = coupled_ ? 1 - open : f ? f[j] : T(1);
      now[j] = s.there(n) ? keep * before[j] + open * g[j] : before[j];
      out[j] = now[j];
      if (coupled_) coupled_f_[static_cast<std::size_t>(now - c_.data()) + j] = keep;
    }
  }

  void column_back(const typename Base::BackwardStep& s, fl::Index n) {
    const fl::Index H = this->units();
    const T *i = column(s.gates, n, i_at_), *f = column(s.gates, n, f_at_);
    const T *g = column(s.gates, n, g_at_), *o = column(s.gates, n, o_at_);
    const T *before = c_before(s.t, n), *now = c(s.t, n), *out = psi_c(s.t, n);
    T *dh = s.dh.col(n), *dc = dc_.data() + n * H;
    T *di = column(s.dz, n, i_at_), *df = column(s.dz, n, f_at_);
    T *dg = column(s.dz, n, g_at_), *d_o = column(s.dz, n, o_at_);
    const T* p = peepholes_ ? peepholes_->w.memptr() : nullptr;
    const T* p_i = p ? peephole(p, i_at_) : nullptr;
    const T* p_f = p ? peephole(p, f_at_) : nullptr;
    const T* p_o = p ? peephole(p, o_at_) : nullptr;
    T* kept = dc_signal_.wanted ? this->room(dc_kept_) + (now - c_.data()) : nullptr;
    for (fl::Index j = 0; j < H; ++j) {
      const T open = i ? i[j] : T(1), keep = coupled_ ? 1 - open : f ? f[j] : T(1);
      if (d_o) d_o[j] = dh[j] * out[j] * slope(gate_, o[j]);
      T total = dc[j] + dh[j] * (o ? o[j] : T(1)) * slope(psi_, out[j]);  // ∂L/∂c_t
      if (p_o) total += p_o[j] * d_o[j];
      if (di) di[j] = total * (coupled_ ? g[j] - before[j] : g[j]) * slope(gate_, i[j]);
      if (df) df[j] = total * before[j] * slope(gate_, f[j]);
      dg[j] = total * open * slope(phi_, g[j]);
      if (kept) kept[j] = total;
      dc[j] = total * keep;
      if (p_i) dc[j] += p_i[j] * di[j];
      if (p_f) dc[j] += p_f[j] * df[j];
      dh[j] = 0;
    }
    if (!peepholes_) return;
    peep_gradient(i_at_, di, before);
    peep_gradient(f_at_, df, before);
    peep_gradient(o_at_, d_o, now);
  }

  void peep_gradient(const Place& gate, const T* dz, const T* cell) {
    if (!gate) return;
    T* dp = peephole(peepholes_->g.memptr(), gate);
    for (fl::Index j = 0; j < this->units(); ++j) dp[j] += dz[j] * cell[j];
  }

  /// Keeps c for a pass that goes on, and shows what was computed.
  void finish() {
    c_last_.set_size(this->units(), this->sequences());
    std::copy_n(c_before(this->steps(), 0), c_last_.n_elem, c_last_.memptr());
    if (i_) this->show_gate(*i_, *i_at_);
    if (f_ && f_at_) this->show_gate(*f_, *f_at_);
    if (f_ && coupled_) this->show(*f_, coupled_f_.data());
    this->show_gate(g_, *g_at_);
    if (o_) this->show_gate(*o_, *o_at_);
    this->show(c_signal_, c_.data());
  }

  FirstBias<T> first_bias_;
  LstmParams::Gate gate_;
  Activation phi_, psi_;
  bool coupled_;                     // f = 1 − i
  Place i_at_, f_at_, g_at_, o_at_;  // which run of H rows a gate is
  std::optional<fl::Block<T>> peepholes_;
  arma::Mat<T> c_first_, c_last_;           // H × N: c before the first and after the last step
  fl::Workspace<T> c_, psi_c_, coupled_f_;  // H × N × L
  fl::Workspace<T> dc_, dc_kept_;           // H × N; H × N × L
  std::optional<fl::Signal<T>> i_, f_, o_;
  fl::Signal<T> g_{this, "g", Role::tanh, "candidate for the cell"};
  fl::Signal<T> c_signal_{this, "c", Role::state, "cell state c_t"};
  fl::Signal<T> dc_signal_{this, "dc", Role::state_gradient, "total gradient ∂L/∂c_t"};
};
