#include "param/fault.hpp"
#include "param/schema.hpp"

namespace flatline {

GroupBase::GroupBase(Params* owner, const char* name, Params* inner, const char* doc)
    : ParamBase(owner, name, "1", doc, false), inner_(inner) {}
GroupBase::~GroupBase() = default;

void GroupBase::read(const Node& node, Reader& reader) {
  if (!node.is_map()) return wrong_type(node, *this, "a map", reader);
  reader.read(node, *inner_, std::string(reader.path()), name());
}

void GroupBase::read_default(Reader& reader) {
  reader.read(Node::map(), *inner_, std::string(reader.path()), name());
}

void GroupBase::reset() {
  for (ParamBase* param : inner_->all) param->reset();
  mark_ = {};
}

void GroupBase::describe(ParamSchema& out) const {
  describe_base(*this, out);
  out.type = "map";
  out.inner = flatline::describe(*inner_);
}

Node GroupBase::write(bool all) const { return flatline::write(*inner_, all); }
bool GroupBase::is_default() const { return all_default(*inner_); }

ParamListBase::ParamListBase(Params* owner, const char* name, std::unique_ptr<Params> (*make)(),
                             const char* doc)
    : ParamBase(owner, name, "1", doc, false), make_(make) {}
ParamListBase::~ParamListBase() = default;

void ParamListBase::read(const Node& node, Reader& reader) {
  items_.clear();
  if (!node.is_list()) return not_a_list(node, *this, reader);
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node& item = node.items[i];
    items_.push_back(make_());
    reader.below(std::to_string(i), [&] {
      if (!item.is_map()) return wrong_type(item, *this, "a map", reader);
      reader.read(item, *items_.back(), std::string(reader.path()), name());
    });
  }
}

void ParamListBase::reset() {
  items_.clear();
  mark_ = {};
}

void ParamListBase::describe(ParamSchema& out) const {
  describe_base(*this, out);
  out.type = "list of map";
  out.value = Node::list({});
  out.dflt = "[]";
  out.inner = flatline::describe(*make_());
}

Node ParamListBase::write(bool all) const {
  Node list = Node::list({});
  for (const auto& item : items_) list.items.push_back(flatline::write(*item, all));
  return list;
}

bool ParamListBase::is_default() const { return items_.empty(); }

}  // namespace flatline
