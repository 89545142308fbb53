// Prints nodes as one line of flow YAML.
#include <fmt/format.h>

#include "param/node.hpp"
#include "param/reader.hpp"

namespace flatline {
namespace {

/// Tells whether YAML reads `text` back as it is when it stands without quotes.
bool is_plain(const std::string& text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (text == "-" || text.starts_with("- ") || text.starts_with("---") || text.starts_with("...")) {
    return false;
  }
  if (std::string_view("?!&*|>@`%\"'#:=<").find(text.front()) != std::string_view::npos) {
    return false;
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return false;
    if (std::string_view(",[]{}").find(c) != std::string_view::npos) return false;
  }
  // N.B. yaml-cpp takes the colon of a value such as `a:b` in a flow map for that of a key.
  return text.find(':') == text.npos && text.find(" #") == text.npos;
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
