#pragma once

#include "data_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using boost::test_tools::tolerance;
using fl::Index;

inline const fl::Split three_to_one{0.75, 0, 0.25};

/// One column for each window: a one, then every `every`th step.
inline arma::mat windows(const fl::Batch<double>& b, Index every) {
  arma::mat out(1, b.size(), arma::fill::ones);
  for (Index t = 0; t < b.steps(); t += every) out = arma::join_cols(out, b.x.slice(t));
  return out;
}

/// R² on test of the least-squares answer to every `every`th step of the window.
inline double linear_skill(const std::string& name, const Json& settings,
                           std::uint64_t replicate = 0, Index every = 1) {
  const auto data = make_data<double>(name, settings, replicate, three_to_one);
  const arma::mat Z = windows(data.train, every);
  const arma::vec w = arma::solve(Z * Z.t(), Z * data.train.y.slice(0).row(0).t());
  const arma::vec answers = windows(data.test, every).t() * w;
  return skill(data.test, [&](Index n) { return answers[n]; });
}

/// R² of the last value as the answer.
inline double persistence_skill(const std::string& name, const Json& settings) {
  const auto b = make_data<double>(name, settings, 0, three_to_one).train;
  return skill(b, [&](Index n) { return b.x(0, n, b.steps() - 1); });
}

/// The one series of a dataset whose input is also its target.
inline arma::mat series(const std::string& name, Json settings) {
  settings["window"] = 1;
  return make_data<double>(name, settings, 0, {1, 0, 0}).train.x.slice(0);
}
