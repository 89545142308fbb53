#pragma once

#include <string>

#include <flatline/block.hpp>
#include <flatline/param.hpp>
#include <flatline/rng.hpp>

namespace flatline {

/// How first weights of R × C are drawn, each times a gain.
enum class Init {
  zeros,
  constant,        ///< 1
  uniform,         ///< U(−1, 1)
  normal,          ///< N(0, 1)
  glorot_uniform,  ///< U(−a, a), a = √(6 / (R + C)) (Glorot & Bengio 2010, eq. 16)
  glorot_normal,   ///< N(0, 2 / (R + C)), not truncated
  he_uniform,      ///< U(−a, a), a = √(6 / C)
  he_normal,       ///< N(0, 2 / C) (He, Zhang, Ren & Sun 2015, eq. 10), not truncated
  orthogonal,      ///< orthonormal columns, or rows when wider than high (Saxe et al. 2013)
  identity,        ///< ones on the diagonal, in each gate by itself (Le, Jaitly & Hinton 2015)
  pytorch,         ///< the default of PyTorch for such weights
  keras            ///< the default of Keras for such weights
};

/// What weights are for, on which the defaults of PyTorch and Keras depend. With k the inputs of a
/// dense layer or the units of a recurrent one, u = U(−1/√k, 1/√k):
///
///     weights          PyTorch: u                  Keras: glorot-uniform
///     recurrent        PyTorch: u                  Keras: orthogonal
///     bias             PyTorch: u                  Keras: zeros
///     recurrent_bias   PyTorch: u + u, its two     Keras: zeros
///     embedding        PyTorch: N(0, 1)            Keras: U(−0.05, 0.05)
enum class InitOf { weights, recurrent, bias, recurrent_bias, embedding };

/// Draws first weights, as a layer's settings chose.
class FLATLINE_API Initialiser {
 public:
  Initialiser(Init how, InitOf of, double gain);

  /// Fills a block. Weights are drawn in double and then rounded, so that a float and a double run
  /// of one replicate start from the same point. Throws Error FL521 when the QR decomposition
  /// behind `orthogonal` fails.
  template <class T>
  void fill(Block<T>& block, Index k, Rng& rng) const {
    block.w = arma::conv_to<arma::Mat<T>>::from(
        draw(block.rows(), block.cols(), block.groups().size(), k, rng));
  }
  /// Draws `rows × cols` weights in `gates` equal runs of rows; 0 counts as one.
  arma::mat draw(Index rows, Index cols, Index gates, Index k, Rng& rng) const;
  /// The same choice for other weights.
  Initialiser of(InitOf other) const { return {how_, other, gain_}; }

 private:
  Init how_;
  InitOf of_;
  double gain_;
};

/// Declares an initialiser in one line. It makes two settings: `name`, a word, and `name_gain`, the
/// factor on what is drawn.
class FLATLINE_API InitParam {
 public:
  InitParam(Params* owner, const char* name, InitOf of, Init dflt, const char* doc);
  ~InitParam();
  operator Initialiser() const { return {how_, of_, gain_}; }

 private:
  InitOf of_;
  std::string gain_name_;
  Choice<Init> how_;
  Param<double> gain_;
};

}  // namespace flatline
