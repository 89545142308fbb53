#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct EmbeddingParams : fl::LayerParams {
  fl::Param<fl::Index> symbols{this,         "symbols",
                               fl::required, fl::at_least(1),
                               "1",          "number of symbols V; the codes are 0 … V − 1"};
  fl::Param<fl::Index> units{this, "units", 16, fl::at_least(1), "unit", "length H of a vector"};
  fl::InitParam init{this, "init", fl::InitOf::embedding, fl::Init::normal, "first vectors E"};
};

/// Gives each symbol a vector that is learnt: y_t is column x_t of E. Symbols come in as one input
/// row of integer codes, so x is 1 × N and y is H × N at each step; E is H × V. Where the mask is 0
/// the code may be anything, and y = 0. ∂L/∂x is 0, for a code has no neighbours. Unless chosen
/// otherwise E starts from N(0, 1), as in PyTorch.
///
/// Throws Error FL550 for an input of several rows, FL551 for a code that is no symbol.
template <class T>
class Embedding final : public fl::Layer<T> {
 public:
  Embedding(const EmbeddingParams& p, const fl::Shape& in)
      : init_(p.init), E(this, "E", p.units, p.symbols, "vectors of the symbols, H × V") {
    if (in.features == 1) return;
    throw fl::Error("FL550", fmt::format("layer embedding got {} input features", in.features),
                    "it wants one row of integer codes",
                    "Put it first in a model whose dataset has one input, the code of a symbol.");
  }

  fl::Index features() const override { return E.rows(); }

  void initialise(fl::Rng& init) override { init_.fill(E, E.cols(), init); }

  void begin(const fl::Pass<T>& pass, fl::Index, fl::Index) override { mask_ = pass.mask; }

  void forward(const arma::Cube<T>& x, arma::Cube<T>& y, fl::Steps range) override {
    for (fl::Index t = range.first; t < range.last; ++t) {
      for (fl::Index n = 0; n < x.n_cols; ++n) {
        T* out = y.slice_colptr(t, n);
        if (there(n, t)) {
          std::copy_n(E.w.colptr(symbol(x(0, n, t))), E.rows(), out);
        } else {
          std::fill_n(out, E.rows(), T(0));
        }
      }
    }
    y_.view = {y.memptr(), y.n_rows, y.n_cols, y.n_slices, y.n_rows, y.n_elem_slice};
  }

  void backward(const arma::Cube<T>& x, const arma::Cube<T>&, const arma::Cube<T>& dy,
                arma::Cube<T>* dx, fl::Steps range) override {
    for (fl::Index t = range.first; t < range.last; ++t) {
      if (dx) std::fill_n(dx->slice_memptr(t), dx->n_elem_slice, T(0));
      for (fl::Index n = 0; n < x.n_cols; ++n) {
        if (!there(n, t)) continue;
        const T* d_out = dy.slice_colptr(t, n);
        T* gradient = E.g.colptr(symbol(x(0, n, t)));
        for (fl::Index j = 0; j < E.rows(); ++j) gradient[j] += d_out[j];
      }
    }
  }

 private:
  bool there(fl::Index n, fl::Index t) const { return mask_ == nullptr || (*mask_)(n, t) != 0; }

  fl::Index symbol(T code) const {
    if (code >= 0 && code < static_cast<T>(E.cols()) && code == std::floor(code)) {
      return static_cast<fl::Index>(code);
    }
    throw fl::Error("FL551", fmt::format("layer embedding got the code {}", code),
                    fmt::format("codes are the integers 0 … {}", E.cols() - 1),
                    "Set symbols to the number of different codes, and leave them unscaled.");
  }

  fl::Initialiser init_;
  fl::Block<T> E;
  const arma::Mat<T>* mask_ = nullptr;
  fl::Signal<T> y_{this, "y", fl::Signal<T>::Role::activation, "output of the layer"};
};

FLATLINE_PLUGIN(fl::layer<Embedding, EmbeddingParams>("embedding",
                                                      "A learnt vector for each symbol",
                                                      "Bengio et al. 2003, JMLR 3:1137-1155"))
