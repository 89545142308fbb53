#include "run/builds.hpp"

#include <algorithm>
#include <set>

#include "store/provenance.hpp"

namespace flatline::run {
namespace {

/// Collects every text of a configuration: among them are the names of all its plugins.
void collect_texts(const Node& node, std::set<std::string>& texts) {
  if (node.is_scalar()) texts.insert(node.text);
  for (const Node& item : node.items) collect_texts(item, texts);
  for (const Node::Entry& entry : node.entries) collect_texts(entry.value, texts);
}

store::Used used_by(const config::Cell& cell, const plugin::Registry& plugins) {
  std::set<std::string> texts;
  collect_texts(cell.config, texts);
  return plugins.with_any(texts);
}

}  // namespace

Builds::Builds(const config::Plan& plan, const plugin::Registry& plugins) {
  std::map<store::Used, std::string> known;
  for (const config::Cell& cell : plan.cells) {
    const store::Used used = used_by(cell, plugins);
    std::string& hash = known[used];
    if (hash.empty()) {
      hash = store::build_hash(used);
      provenances_[hash] = store::provenance(used);
    }
    hashes_.push_back(hash);
  }
}

}  // namespace flatline::run
