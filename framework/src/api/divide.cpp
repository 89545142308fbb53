#include "api/divide.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/error.hpp>

namespace flatline {

const char* part_name(Part part) {
  return part == Part::train ? "train" : part == Part::validation ? "validation" : "test";
}

std::array<Index, 3> divide(Index n, const Split& split, const std::string& things,
                            const std::string& key) {
  const std::array<double, 3> shares{split.train, split.validation, split.test};
  const auto n_parts = static_cast<Index>(
      std::count_if(shares.begin(), shares.end(), [](double s) { return s > 0; }));
  if (n < n_parts) {
    throw Error("FL402", fmt::format("{} {} can't be divided into {} parts", n, things, n_parts),
                "each part with a share above 0 needs at least one",
                fmt::format("Raise {} or set a share of split to 0.", key));
  }
  std::array<Index, 3> counts{};
  std::array<double, 3> remainders{};
  Index left = n;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double ideal = shares[i] * static_cast<double>(n);
    // N.B. 0.7 · 10 may fall just short of 7.
    counts[i] = std::min(left, static_cast<Index>(std::floor(ideal * (1 + 1e-12))));
    remainders[i] = ideal - static_cast<double>(counts[i]);
    left -= counts[i];
  }
  for (; left > 0; --left) {
    const auto most = std::max_element(remainders.begin(), remainders.end()) - remainders.begin();
    ++counts[static_cast<std::size_t>(most)];
    remainders[static_cast<std::size_t>(most)] -= 1;
  }
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] <= 0 || counts[i] > 0) continue;
    --*std::max_element(counts.begin(), counts.end());
    ++counts[i];
  }
  return counts;
}

}  // namespace flatline
