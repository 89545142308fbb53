#include <fmt/format.h>
#include <fmt/ranges.h>

#include "param/fault.hpp"
#include "param/schema.hpp"

namespace flatline {

ChoiceBase::ChoiceBase(Params* owner, const char* name, std::size_t dflt,
                       std::vector<const char*> words, const char* doc)
    : ParamBase(owner, name, "1", doc, false),
      words_(std::move(words)),
      chosen_(dflt),
      default_(dflt) {}
ChoiceBase::~ChoiceBase() = default;

void ChoiceBase::read(const Node& node, Reader& reader) {
  chosen_ = default_;
  if (!node.is_scalar()) return wrong_type(node, *this, "a word", reader);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (node.text == words_[i]) {
      chosen_ = i;
      return;
    }
  }
  reader.fault(node, "FL203",
               fmt::format("{} = {} is none of {}", reader.path(), quoted_text(node),
                           fmt::join(words_, ", ")),
               doc(), suggest(node.text, {words_.begin(), words_.end()}));
}

void ChoiceBase::reset() {
  chosen_ = default_;
  mark_ = {};
}

void ChoiceBase::describe(ParamSchema& out) const {
  describe_base(*this, out);
  out.type = "word";
  out.words.assign(words_.begin(), words_.end());
  out.value = Node::scalar(words_[default_], {}, true);
  out.dflt = words_[default_];
}

Node ChoiceBase::write(bool) const { return Node::scalar(word(), {}, true); }
bool ChoiceBase::is_default() const { return chosen_ == default_; }

}  // namespace flatline
