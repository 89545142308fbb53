#include <flatline/plugin.hpp>
namespace fl = flatline;

struct ElmanParams : fl::RecurrentParams {
  enum class Activation { tanh, relu };
  fl::Choice<Activation> activation{this,
                                    "activation",
                                    Activation::tanh,
                                    {{"tanh", Activation::tanh}, {"relu", Activation::relu}},
                                    "function φ of the units"};
};

/// Simple recurrent net (Elman 1990): h = φ(W x + U h₋ + b). With H units, F inputs, N sequences:
/// x is F × N, h and h₋ (the step before) H × N. At the start W is Glorot-uniform, U orthogonal,
/// b zero.
template <class T>
class Elman final : public fl::Recurrent<T> {
  using Base = fl::Recurrent<T>;

 public:
  Elman(const ElmanParams& p, const fl::Shape& in)
      : Base(p, in, {"h"}), tanh_(p.activation == ElmanParams::Activation::tanh) {
    this->elementwise();
  }

 protected:
  void cell(const typename Base::ForwardStep& s) override {
    const fl::Index size = s.h.rows * s.h.cols;
    const T* z = s.z.data;
    T* __restrict h = s.h.data;
    if (tanh_) return fl::vector_tanh(z, h, size);
    for (fl::Index j = 0; j < size; ++j) h[j] = z[j] < 0 ? T(0) : z[j];  // keeps NaN
  }

  void cell_back(const typename Base::BackwardStep& s) override {
    s.there.each_run([&](fl::Index first, fl::Index count) {
      const fl::Index at = first * this->units();
      const T* h = s.h.data + at;
      T* __restrict dh = s.dh.data + at;
      T* __restrict dz = s.dz.data + at;
      for (fl::Index j = 0; j < count * this->units(); ++j) {
        dz[j] = tanh_ ? dh[j] * (1 - h[j] * h[j]) : (h[j] > 0 ? dh[j] : T(0));
        dh[j] = 0;
      }
    });
  }

 private:
  bool tanh_;
};

FLATLINE_PLUGIN(fl::layer<Elman, ElmanParams>("elman", "Simple recurrent net",
                                              "doi:10.1207/s15516709cog1402_1"))
