// Prints nodes as one line of flow YAML.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "param/node.hpp"
#include "param/reader.hpp"

namespace flatline {
namespace {

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}

/// Tells whether YAML surely reads `text` back as it is when it stands without quotes.
bool is_plain(const std::string& text) {
  constexpr std::string_view first = "._/", inside = "._/+-() ";
  if (text.empty() || text.back() == ' ') return false;
  const bool dashed = text.size() > 1 && (text[0] == '-' || text[0] == '+') &&
                      (is_letter(text[1]) || text[1] == '.');
  if (!dashed && !is_letter(text[0]) && first.find(text[0]) == first.npos) return false;
  if (text.starts_with("...")) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || inside.find(c) != inside.npos; });
}

std::string quote(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string scalar_text(const Node& node) {
  if (is_none(node)) return "none";
  if (!is_plain(node.text)) return quote(node.text);
  if (!node.quoted) return node.text;
  const Node bare = Node::scalar(node.text);
  const bool special = to_number(bare) || to_bool(bare) || is_none(bare);
  return special ? quote(node.text) : node.text;
}

std::string key_text(const std::string& key) {
  const bool plain = is_plain(key) && !is_none(Node::scalar(key));
  return plain ? key : quote(key);
}

}  // namespace

std::string Node::flow() const {
  switch (type) {
    case Type::null:
      return "none";
    case Type::scalar:
      return scalar_text(*this);
    case Type::list: {
      std::string out;
      for (const Node& item : items) out += (out.empty() ? "" : ", ") + item.flow();
      return "[" + out + "]";
    }
    case Type::map: {
      std::string out;
      for (const Entry& entry : entries) {
        out += (out.empty() ? "" : ", ") + key_text(entry.key) + ": " + entry.value.flow();
      }
      return "{" + out + "}";
    }
  }
  return "";
}

}  // namespace flatline
