#include "config/key.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <xxhash.h>

#include "param/reader.hpp"

namespace flatline::config {
namespace {

void print(const Node& node, std::string& out) {
  switch (node.type) {
    case Node::Type::null:
      out += '~';
      break;
    case Node::Type::scalar:
      // The length in front makes the text unambiguous without any quoting.
      out += fmt::format("{}:{}", node.text.size(), node.text);
      break;
    case Node::Type::list:
      out += '[';
      for (const Node& item : node.items) print(item, out);
      out += ']';
      break;
    case Node::Type::map: {
      std::vector<const Node::Entry*> entries;
      for (const Node::Entry& entry : node.entries) entries.push_back(&entry);
      std::sort(entries.begin(), entries.end(),
                [](const auto* a, const auto* b) { return a->key < b->key; });
      out += '{';
      for (const Node::Entry* entry : entries) {
        out += fmt::format("{}:{}", entry->key.size(), entry->key);
        print(entry->value, out);
      }
      out += '}';
      break;
    }
  }
}

}  // namespace

std::string canonical(const Node& node) {
  std::string out;
  print(node, out);
  return out;
}

std::string hash_text(std::string_view text) {
  return fmt::format("{:016x}", XXH3_64bits(text.data(), text.size()));
}

std::string level_label(const Node& node) {
  if (node.type == Node::Type::null) return "none";
  if (!node.is_scalar()) return node.flow();
  if (const auto index = to_index(node)) return std::to_string(*index);
  if (const auto number = to_number(node)) return number_text(*number);
  return node.text;
}

}  // namespace flatline::config
