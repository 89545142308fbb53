#include "config/place.hpp"

#include <cctype>
#include <vector>

namespace flatline::config {
namespace {

/// Splits sentences into what may be keys or names of plugins.
std::vector<std::string> words_of(const Fault& fault) {
  std::vector<std::string> words(1);
  for (const char c : fault.problem + ' ' + fault.why + ' ' + fault.remedy) {
    const bool within = std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' ||
                        (c == '.' && !words.back().empty());
    if (within) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  for (std::string& word : words) word.erase(word.find_last_not_of('.') + 1);
  return words;
}

/// Finds the deepest place on the way to `path` that was written by somebody.
Mark mark_at(const Node& config, const std::string& path) {
  if (!config.at(path)) return {};
  for (std::size_t end = path.size(); end != std::string::npos && end > 0;
       end = path.rfind('.', end - 1)) {
    const Node& node = *config.at(path.substr(0, end));
    if (node.mark.file) return node.mark;
  }
  return {};
}

/// Finds the place where the plugin `name` is used.
Mark mark_of_use(const Node& node, const std::string& name) {
  if (node.is_scalar()) return node.text == name ? node.mark : Mark();
  for (const Node& item : node.items) {
    if (Mark mark = mark_of_use(item, name); mark.file) return mark;
  }
  const Node* use = node.find("use");
  if (use && use->text == name) return node.mark;
  for (const Node::Entry& entry : node.entries) {
    if (!entry.value.is_map() && !entry.value.is_list()) continue;
    if (Mark mark = mark_of_use(entry.value, name); mark.file) return mark;
  }
  return {};
}

}  // namespace

Mark place_of(const Fault& fault, const Node& config) {
  const std::vector<std::string> words = words_of(fault);
  for (const std::string& word : words) {
    if (word.find('.') == std::string::npos) continue;
    if (Mark mark = mark_at(config, word); mark.file) return mark;
  }
  for (const std::string& word : words) {
    for (const Node::Entry& part : config.entries) {
      if (Mark mark = mark_of_use(part.value, word); mark.file) return mark;
    }
  }
  for (const std::string& word : words) {
    if (const Node* part = config.find(word); part && part->mark.file) return part->mark;
  }
  return {};
}

}  // namespace flatline::config
