#include <flatline/initialise.hpp>

#include <cmath>

#include <flatline/error.hpp>

namespace flatline {
namespace {

arma::mat uniform(Index rows, Index cols, double bound, Rng& rng) {
  arma::mat out(rows, cols);
  for (double& value : out) value = rng.uniform(-bound, bound);
  return out;
}

arma::mat normal(Index rows, Index cols, double deviation, Rng& rng) {
  arma::mat out(rows, cols);
  for (double& value : out) value = deviation * rng.normal();
  return out;
}

arma::mat orthogonal(Index rows, Index cols, Rng& rng) {
  const arma::mat numbers = normal(std::max(rows, cols), std::min(rows, cols), 1, rng);
  arma::mat q, r;
  arma::qr_econ(q, r, numbers);              // fails for no finite numbers
  q.each_row() %= arma::sign(r.diag()).t();  // else the draw is not uniform
  return cols > rows ? arma::mat(q.t()) : q;
}

arma::mat identity(Index rows, Index cols, Index gates) {
  arma::mat out(rows, cols, arma::fill::zeros);
  const Index height = rows / std::max<Index>(gates, 1);
  for (Index row = 0; row < rows; ++row) {
    if (row % height < cols) out(row, row % height) = 1;
  }
  return out;
}

arma::mat as_pytorch(InitOf of, Index rows, Index cols, Index k, Rng& rng) {
  if (of == InitOf::embedding) return normal(rows, cols, 1, rng);
  const double bound = 1 / std::sqrt(static_cast<double>(k));
  arma::mat out = uniform(rows, cols, bound, rng);
  if (of == InitOf::recurrent_bias) out += uniform(rows, cols, bound, rng);
  return out;
}

Init default_of_keras(InitOf of) {
  switch (of) {
    case InitOf::weights:
      return Init::glorot_uniform;
    case InitOf::recurrent:
      return Init::orthogonal;
    case InitOf::bias:
    case InitOf::recurrent_bias:
      return Init::zeros;
    case InitOf::embedding:
      return Init::uniform;
  }
  return Init::zeros;
}

}  // namespace

Initialiser::Initialiser(Init how, InitOf of, double gain) : how_(how), of_(of), gain_(gain) {
  if (how != Init::keras) return;
  how_ = default_of_keras(of);
  if (of == InitOf::embedding) gain_ *= 0.05;
}

arma::mat Initialiser::draw(Index rows, Index cols, Index gates, Index k, Rng& rng) const {
  const double fan_in = static_cast<double>(cols), fans = static_cast<double>(rows + cols);
  switch (how_) {
    case Init::constant:
      return arma::mat(rows, cols, arma::fill::value(gain_));
    case Init::uniform:
      return gain_ * uniform(rows, cols, 1, rng);
    case Init::normal:
      return gain_ * normal(rows, cols, 1, rng);
    case Init::glorot_uniform:
      return gain_ * uniform(rows, cols, std::sqrt(6 / fans), rng);
    case Init::glorot_normal:
      return gain_ * normal(rows, cols, std::sqrt(2 / fans), rng);
    case Init::he_uniform:
      return gain_ * uniform(rows, cols, std::sqrt(6 / fan_in), rng);
    case Init::he_normal:
      return gain_ * normal(rows, cols, std::sqrt(2 / fan_in), rng);
    case Init::orthogonal:
      return gain_ * orthogonal(rows, cols, rng);
    case Init::identity:
      return gain_ * identity(rows, cols, gates);
    case Init::pytorch:
      return gain_ * as_pytorch(of_, rows, cols, k, rng);
    case Init::zeros:
    case Init::keras:  // resolved by the constructor
      break;
  }
  return arma::mat(rows, cols, arma::fill::zeros);
}

InitParam::InitParam(Params* owner, const char* name, InitOf of, Init dflt, const char* doc)
    : of_(of),
      gain_name_(std::string(name) + "_gain"),
      how_(owner, name, dflt,
           {{"zeros", Init::zeros},
            {"constant", Init::constant},
            {"uniform", Init::uniform},
            {"normal", Init::normal},
            {"glorot-uniform", Init::glorot_uniform},
            {"glorot-normal", Init::glorot_normal},
            {"he-uniform", Init::he_uniform},
            {"he-normal", Init::he_normal},
            {"orthogonal", Init::orthogonal},
            {"identity", Init::identity},
            {"pytorch", Init::pytorch},
            {"keras", Init::keras}},
           doc),
      gain_(owner, gain_name_.c_str(), 1, any, "1", "factor on what was drawn so") {}
InitParam::~InitParam() = default;

}  // namespace flatline
