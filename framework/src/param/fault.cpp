#include "param/fault.hpp"

#include <fmt/format.h>

#include "param/schema.hpp"

namespace flatline {
namespace {

/// Gives the default as an example, or nothing where it shows nothing.
std::string example(const ParamBase& param) {
  ParamSchema schema;
  param.describe(schema);
  const bool telling =
      schema.value.is_scalar() && !schema.value.text.empty() && !is_none(schema.value);
  return telling ? schema.dflt : "";
}

/// Says what stands where the value belongs.
std::string found(const std::string& path, const Node& node) {
  switch (node.type) {
    case Node::Type::null:
      return path + " has no value";
    case Node::Type::list:
      return fmt::format("{} = {} is a list", path, quoted_text(node));
    case Node::Type::map:
      return fmt::format("{} = {} is a map", path, quoted_text(node));
    case Node::Type::scalar:
      break;
  }
  return fmt::format("{} = {} is{}", path, quoted_text(node), node.quoted ? " quoted text" : "");
}

}  // namespace

std::string quoted_text(const Node& node) {
  constexpr std::size_t longest = 60;
  std::string text = node.flow();
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  // A cut inside of a UTF-8 character would leave half of it.
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

void wrong_type(const Node& node, const ParamBase& param, const std::string& wanted,
                Reader& reader) {
  const bool bare = node.is_scalar() && !node.quoted;
  std::string problem = found(reader.path(), node);
  if (bare) {
    problem += " not " + wanted;
  } else if (node.type != Node::Type::null) {
    problem += ", not " + wanted;
  }
  const std::string dflt = example(param);
  std::string remedy = "Write " + wanted;
  if (!dflt.empty()) remedy += ", for instance the default, " + dflt;
  remedy += ".";
  const Node unquoted = Node::scalar(node.text);
  if (node.is_scalar() && node.quoted && (to_number(unquoted) || to_bool(unquoted))) {
    remedy = "Remove the quotes.";
  }
  reader.fault(node, "FL206", problem, param.doc(), remedy);
}

void not_a_list(const Node& node, const ParamBase& param, Reader& reader) {
  if (node.type == Node::Type::null) {
    reader.fault(node, "FL206", found(reader.path(), node), param.doc(),
                 "Write [] for an empty list.");
    return;
  }
  reader.fault(node, "FL206",
               fmt::format("{} = {} is not a list", reader.path(), quoted_text(node)), param.doc(),
               fmt::format("Write [{}].", quoted_text(node)));
}

void outside(const Node& node, const ParamBase& param, const Range& range, Reader& reader) {
  const std::string dflt = example(param);
  reader.fault(node, "FL203",
               fmt::format("{} = {} is outside {}", reader.path(), quoted_text(node), range.text()),
               param.doc(),
               dflt.empty() ? fmt::format("Write a number in {}.", range.text())
                            : fmt::format("Use for instance the default, {}.", dflt));
}

}  // namespace flatline
