#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/plan.hpp"
#include "plugin/registry.hpp"

namespace flatline::run {

/// Tells for each cell of a plan which build makes its runs: libflatline and the plugins that the
/// cell uses. A change of any other plugin makes no run stale.
class Builds {
 public:
  Builds(const config::Plan& plan, const plugin::Registry& plugins);

  const std::string& hash(std::size_t cell) const { return hashes_[cell]; }
  const std::map<std::string, std::string>& provenance(std::size_t cell) const {
    return provenances_.at(hashes_[cell]);
  }

 private:
  std::vector<std::string> hashes_;                                        // one per cell
  std::map<std::string, std::map<std::string, std::string>> provenances_;  // by hash
};

}  // namespace flatline::run
