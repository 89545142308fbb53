#include <algorithm>
#include <numeric>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct AttentionParams : fl::LayerParams {
  fl::Param<fl::Index> units{this, "units", 64, fl::at_least(1), "unit", "units A of the score"};
  fl::InitParam init{this, "init", fl::InitOf::weights, fl::Init::glorot_uniform,
                     "first weights W, U and v"};
};

/// Additive attention over the past states of a recurrent layer (Bahdanau, Cho & Bengio 2015, A.1.2
/// and eqs. 5, 6), the state of the present step being the query. With F features, N sequences and
/// x_t, F × N, the states, for each step t and each sequence
///
///     e_ts = vᵀ tanh(W x_t + U x_s)     s = 0 … t
///     α_ts = exp e_ts / Σ_s exp e_ts
///     y_t  = Σ_s α_ts x_s               F × N, the context
///
/// It is causal, so that many-to-many models see no future; in a many-to-one model the last step
/// attends to all. W and U are A × F, v is A, and no biases as in the paper. Where the mask is 0 a
/// state is not attended to, and y_t = y_{t−1} (zero before the first). A carried pass attends
/// within its chunk only. Time and memory grow with L². Unless chosen otherwise the weights start
/// Glorot-uniform.
template <class T>
class Attention final : public fl::Layer<T> {
 public:
  Attention(const AttentionParams& p, const fl::Shape& in)
      : init_(p.init),
        W(this, "W", p.units, in.features, "weights of the query, A × F"),
        U(this, "U", p.units, in.features, "weights of the states attended to, A × F"),
        v(this, "v", p.units, 1, "weights of the score, A") {}

  fl::Index features() const override { return W.cols(); }
  bool recurrent() const override { return true; }

  void initialise(fl::Rng& init) override {
    for (fl::Block<T>* block : this->blocks()) init_.fill(*block, block->cols(), init);
  }

  void begin(const fl::Pass<T>& pass, fl::Index n, fl::Index steps) override {
    mask_ = pass.mask;
    alpha_.set_size(steps, n, steps);
    for (arma::Cube<T>* space : {&query_, &key_, &d_query_, &d_key_}) {
      space->set_size(W.rows(), n, steps);
    }
    d_attended_.set_size(features(), n, steps);
    tanh_.set_size(W.rows(), steps);
    d_alpha_.set_size(steps);
    d_held_.set_size(features(), n);
  }

  void forward(const arma::Cube<T>& x, arma::Cube<T>& y, fl::Steps range) override {
    const auto in = fl::view(x, range);
    fl::multiply(fl::view(W.w), fl::Op::none, in, fl::Op::none, fl::view(query_, range));
    fl::multiply(fl::view(U.w), fl::Op::none, in, fl::Op::none, fl::view(key_, range));
    for (fl::Index t = range.first; t < range.last; ++t) {
      for (fl::Index n = 0; n < x.n_cols; ++n) {
        T* out = y.slice_colptr(t, n);
        std::fill_n(out, features(), T(0));
        if (there(n, t)) {
          attend(n, t);
          for (fl::Index s = 0; s <= t; ++s) add(alpha_(s, n, t), x.slice_colptr(s, n), out);
        } else {
          std::fill_n(alpha_.slice_colptr(t, n), alpha_.n_rows, T(0));
          if (t > 0) std::copy_n(y.slice_colptr(t - 1, n), features(), out);
        }
      }
    }
    alpha_signal_.view = {alpha_.memptr(), alpha_.n_rows, alpha_.n_cols,
                          alpha_.n_slices, alpha_.n_rows, alpha_.n_elem_slice};
  }

  void backward(const arma::Cube<T>& x, const arma::Cube<T>&, const arma::Cube<T>& dy,
                arma::Cube<T>* dx, fl::Steps range) override {
    if (range.last == x.n_slices) {
      d_attended_.zeros();
      d_key_.zeros();
      d_held_.zeros();
    }
    for (fl::Index t = range.last; t-- > range.first;) {
      for (fl::Index n = 0; n < x.n_cols; ++n) {
        T* d_out = d_held_.colptr(n);
        add(1, dy.slice_colptr(t, n), d_out);
        std::fill_n(d_query_.slice_colptr(t, n), W.rows(), T(0));
        if (!there(n, t)) continue;
        // Of a many-to-one model only the last step has a gradient.
        if (std::any_of(d_out, d_out + features(), [](T d) { return d != 0; })) {
          attend_back(x, d_out, n, t);
        }
        std::fill_n(d_out, features(), T(0));
      }
    }
    products_back(x, dx, range);
  }

 private:
  bool there(fl::Index n, fl::Index t) const { return mask_ == nullptr || (*mask_)(n, t) != 0; }

  void add(T factor, const T* in, T* out) const {
    for (fl::Index j = 0; j < features(); ++j) out[j] += factor * in[j];
  }

  /// Leaves tanh(W x_t + U x_s) for all s ≤ t in the columns of `tanh_`.
  void hidden(fl::Index n, fl::Index t) {
    const fl::Index A = W.rows();
    const T* query = query_.slice_colptr(t, n);
    for (fl::Index s = 0; s <= t; ++s) {
      const T* key = key_.slice_colptr(s, n);
      T* sum = tanh_.colptr(s);
      for (fl::Index j = 0; j < A; ++j) sum[j] = query[j] + key[j];
    }
    fl::vector_tanh(tanh_.memptr(), tanh_.memptr(), A * (t + 1));
  }

  /// Writes α_ts for all s; it is 0 in the future and where the mask is 0.
  void attend(fl::Index n, fl::Index t) {
    hidden(n, t);
    T* alpha = alpha_.slice_colptr(t, n);
    std::fill_n(alpha, alpha_.n_rows, T(0));
    T largest = -arma::Datum<T>::inf;
    for (fl::Index s = 0; s <= t; ++s) {
      const T* a = tanh_.colptr(s);
      alpha[s] = there(n, s) ? std::inner_product(a, a + W.rows(), v.w.memptr(), T(0))
                             : -arma::Datum<T>::inf;
      largest = std::max(largest, alpha[s]);
    }
    for (fl::Index s = 0; s <= t; ++s) alpha[s] -= largest;  // else e^e may overflow
    fl::vector_exp(alpha, alpha, t + 1);
    const T sum = std::accumulate(alpha, alpha + t + 1, T(0));
    for (fl::Index s = 0; s <= t; ++s) alpha[s] /= sum;
  }

  void attend_back(const arma::Cube<T>& x, const T* d_out, fl::Index n, fl::Index t) {
    const fl::Index A = W.rows();
    hidden(n, t);
    const T* alpha = alpha_.slice_colptr(t, n);
    T mean = 0;
    for (fl::Index s = 0; s <= t; ++s) {
      d_alpha_[s] = std::inner_product(d_out, d_out + features(), x.slice_colptr(s, n), T(0));
      mean += alpha[s] * d_alpha_[s];
      add(alpha[s], d_out, d_attended_.slice_colptr(s, n));
    }
    T* d_query = d_query_.slice_colptr(t, n);
    for (fl::Index s = 0; s <= t; ++s) {
      const T d_score = alpha[s] * (d_alpha_[s] - mean);
      const T* a = tanh_.colptr(s);
      T* d_key = d_key_.slice_colptr(s, n);
      for (fl::Index j = 0; j < A; ++j) {
        const T d_sum = d_score * v.w[j] * (1 - a[j] * a[j]);
        v.g[j] += d_score * a[j];
        d_query[j] += d_sum;
        d_key[j] += d_sum;
      }
    }
  }

  /// No earlier step attends to a step of `range`, so their gradients are complete.
  void products_back(const arma::Cube<T>& x, arma::Cube<T>* dx, fl::Steps range) {
    const auto in = fl::view(x, range);
    const fl::MatrixView<const T> d_query = fl::view(d_query_, range);
    const fl::MatrixView<const T> d_key = fl::view(d_key_, range);
    fl::multiply(d_query, fl::Op::none, in, fl::Op::transpose, fl::view(W.g), T(1), T(1));
    fl::multiply(d_key, fl::Op::none, in, fl::Op::transpose, fl::view(U.g), T(1), T(1));
    if (dx == nullptr) return;
    const fl::MatrixView<T> d_in = fl::view(*dx, range);
    std::copy_n(fl::view(d_attended_, range).data, d_in.rows * d_in.cols, d_in.data);
    fl::multiply(fl::view(W.w), fl::Op::transpose, d_query, fl::Op::none, d_in, T(1), T(1));
    fl::multiply(fl::view(U.w), fl::Op::transpose, d_key, fl::Op::none, d_in, T(1), T(1));
  }

  fl::Initialiser init_;
  fl::Block<T> W, U, v;
  const arma::Mat<T>* mask_ = nullptr;
  arma::Cube<T> alpha_;                          // L (attended to) × N × L
  arma::Cube<T> query_, key_, d_query_, d_key_;  // A × N × L: W x, U x
  arma::Cube<T> d_attended_;                     // F × N × L: ∂L/∂x but for W and U
  arma::Mat<T> tanh_;                            // A × L, of one step and sequence
  arma::Col<T> d_alpha_;                         // L
  arma::Mat<T> d_held_;                          // F × N: of the steps that hold y_t
  fl::Signal<T> alpha_signal_{this, "alpha", fl::Signal<T>::Role::activation,
                              "weight α of each earlier step, L × N × L"};
};

FLATLINE_PLUGIN(fl::layer<Attention, AttentionParams>("attention", "Additive attention over time",
                                                      "arXiv:1409.0473"))
