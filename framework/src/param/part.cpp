#include <flatline/part.hpp>

#include <sstream>

#include "param/choose_plugin.hpp"
#include "param/fault.hpp"
#include "param/schema.hpp"

namespace flatline {
namespace {

std::vector<std::string> words(const char* text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

bool is_plain(const Configured& plugin, std::string_view name) {
  return plugin.component().name == name && all_default(plugin.params());
}

}  // namespace

PartParam::PartParam(Params* owner, const char* name, Kind kind, const char* dflt, const char* doc)
    : ParamBase(owner, name, "1", doc, *dflt == '\0'), kind_(kind), default_(dflt) {}
PartParam::~PartParam() = default;

void PartParam::read(const Node& node, Reader& reader) {
  value_.reset();
  auto plugin = choose_plugin(node, kind_, *this, reader);
  if (plugin) value_ = std::make_unique<Configured>(std::move(*plugin));
}

void PartParam::read_default(Reader& reader) { read(Node::scalar(default_), reader); }

void PartParam::reset() {
  value_.reset();
  mark_ = {};
}

void PartParam::describe(ParamSchema& out) const {
  describe_base(*this, out);
  out.type = "plugin";
  out.kind = kind_name(kind_);
  if (is_required()) return;
  out.value = Node::scalar(default_, {}, true);
  out.dflt = default_;
}

Node PartParam::write(bool all) const {
  return value_ ? write_plugin(*value_, all) : Node::scalar(default_, {}, true);
}

bool PartParam::is_default() const {
  return !is_required() && (!value_ || is_plain(*value_, default_));
}

PartsParam::PartsParam(Params* owner, const char* name, Kind kind, const char* dflt,
                       const char* doc)
    : ParamBase(owner, name, "1", doc, false), kind_(kind), default_(dflt) {}
PartsParam::~PartsParam() = default;

void PartsParam::read(const Node& node, Reader& reader) {
  value_.clear();
  if (!node.is_list()) return not_a_list(node, *this, reader);
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    reader.below(std::to_string(i), [&] {
      auto plugin = choose_plugin(node.items[i], kind_, *this, reader);
      if (plugin) value_.push_back(std::move(*plugin));
    });
  }
}

void PartsParam::read_default(Reader& reader) {
  Node list = Node::list({});
  for (std::string& name : words(default_)) list.items.push_back(Node::scalar(std::move(name)));
  read(list, reader);
}

void PartsParam::reset() {
  value_.clear();
  mark_ = {};
}

void PartsParam::describe(ParamSchema& out) const {
  describe_base(*this, out);
  out.type = "plugins";
  out.kind = kind_name(kind_);
  out.value = Node::list({});
  for (const std::string& name : words(default_)) {
    out.value.items.push_back(Node::scalar(name, {}, true));
  }
  out.dflt = out.value.flow();
}

Node PartsParam::write(bool all) const {
  Node list = Node::list({});
  for (const Configured& plugin : value_) list.items.push_back(write_plugin(plugin, all));
  return list;
}

bool PartsParam::is_default() const {
  const std::vector<std::string> names = words(default_);
  if (names.size() != value_.size()) return false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!is_plain(value_[i], names[i])) return false;
  }
  return true;
}

}  // namespace flatline
