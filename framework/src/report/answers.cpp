#include "report/answers.hpp"

#include <algorithm>
#include <cmath>

namespace flatline::report {
namespace {

Json shares(const std::vector<double>& counts, double total) {
  std::vector<double> shares;
  for (const double count : counts) shares.push_back(total > 0 ? count / total : NAN);
  return drawn_numbers(shares);
}

Json classes_json(const store::Array& targets, const store::Array& outputs) {
  const auto n_classes = static_cast<std::ptrdiff_t>(targets.extents[2]);
  std::vector<double> truth(targets.extents[2]), answered(targets.extents[2]);
  double total = 0;
  for (std::size_t i = 0; i < targets.values.size(); i += targets.extents[2]) {
    const auto target = targets.values.begin() + static_cast<std::ptrdiff_t>(i);
    const auto output = outputs.values.begin() + static_cast<std::ptrdiff_t>(i);
    const auto most = std::max_element(target, target + n_classes);
    if (!(*most > 0)) continue;
    ++total;
    ++truth[static_cast<std::size_t>(most - target)];
    ++answered[static_cast<std::size_t>(std::max_element(output, output + n_classes) - output)];
  }
  return {{"kind", "classes"},
          {"targets", shares(truth, total)},
          {"outputs", shares(answered, total)},
          {"of", total}};
}

}  // namespace

Json answers_json(const store::Array& targets, const store::Array& outputs, bool classes,
                  std::size_t points) {
  if (classes) return classes_json(targets, outputs);
  const bool one_step = targets.extents[1] == 1;
  const std::size_t n_outputs = targets.extents[2];
  const std::size_t of = one_step ? targets.extents[0] : targets.extents[1];
  std::vector<double> truth, answered;
  for (std::size_t i = 0; i < std::min(of, points); ++i) {
    truth.push_back(targets.values[i * n_outputs]);
    answered.push_back(outputs.values[i * n_outputs]);
  }
  return {{"kind", "numbers"},
          {"along", one_step ? "sequence" : "step"},
          {"targets", drawn_numbers(truth)},
          {"outputs", drawn_numbers(answered)},
          {"of", of},
          {"n_outputs", n_outputs}};
}

}  // namespace flatline::report
