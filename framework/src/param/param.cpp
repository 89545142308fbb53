#include <flatline/param.hpp>

#include <cmath>

#include <fmt/format.h>

#include "param/fault.hpp"
#include "param/schema.hpp"
#include "param/value.hpp"

namespace flatline {

Check::~Check() = default;
Params::Params() = default;
Params::~Params() = default;
void Params::check(Check&) const {}

ParamBase::ParamBase(Params* owner, const char* name, const char* unit, const char* doc,
                     bool required)
    : name_(name), unit_(unit), doc_(doc), required_(required) {
  owner->all.push_back(this);
}
ParamBase::~ParamBase() = default;
void ParamBase::read_default(Reader&) { reset(); }

namespace {

/// No unsigned integer lies below zero, so the text of the range should not promise one.
template <class V>
Range range_for(Range range) {
  if (std::is_same_v<Item<V>, Index> && range.low < 0) {
    range.low = 0;
    range.low_open = false;
  }
  return range;
}

/// Reads one value and checks its range; empty when it is at fault.
template <class V>
std::optional<V> read_one(const Node& node, const ParamBase& param, const Range& range,
                          const std::string& wanted, Reader& reader) {
  constexpr bool numeric = std::is_same_v<V, Index> || std::is_same_v<V, double>;
  std::optional<V> value = Value<V>::read(node);
  if constexpr (numeric) {
    const auto number = value ? static_cast<double>(*value) : to_number(node);
    if (number && !range.contains(*number)) {
      outside(node, param, range, reader);
      return std::nullopt;
    }
  }
  if (!value) wrong_type(node, param, wanted, reader);
  return value;
}

template <class V>
V read_list(const Node& node, const ParamBase& param, const Range& range, Reader& reader) {
  V values;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    reader.below(std::to_string(i), [&] {
      auto value = read_one<Item<V>>(node.items[i], param, range, Value<Item<V>>::wanted, reader);
      if (value) values.push_back(std::move(*value));
    });
  }
  return values;
}

template <class V>
Node write_value(const V& value) {
  if constexpr (is_list<V>) {
    Node list = Node::list({});
    for (const Item<V>& item : value) list.items.push_back(Value<Item<V>>::write(item));
    return list;
  } else if constexpr (is_optional<V>) {
    return value ? Value<Item<V>>::write(*value) : Node::scalar("none");
  } else {
    return Value<V>::write(value);
  }
}

}  // namespace

template <class V>
Param<V>::Param(Params* owner, const char* name, V dflt, Range range, const char* unit,
                const char* doc)
    : ParamBase(owner, name, unit, doc, false),
      value_(dflt),
      default_(std::move(dflt)),
      range_(range_for<V>(range)) {}
template <class V>
Param<V>::Param(Params* owner, const char* name, Required, Range range, const char* unit,
                const char* doc)
    : ParamBase(owner, name, unit, doc, true), value_(), default_(), range_(range_for<V>(range)) {}
template <class V>
Param<V>::~Param() = default;

template <class V>
void Param<V>::read(const Node& node, Reader& reader) {
  value_ = default_;
  if constexpr (is_list<V>) {
    if (!node.is_list()) return not_a_list(node, *this, reader);
    value_ = read_list<V>(node, *this, range_, reader);
  } else {
    if constexpr (is_optional<V>) {
      if (is_none(node)) {
        value_ = std::nullopt;
        return;
      }
    }
    std::string wanted = Value<Item<V>>::wanted;
    if (is_optional<V>) wanted += " or none";
    auto value = read_one<Item<V>>(node, *this, range_, wanted, reader);
    if (value) value_ = std::move(*value);
  }
}

template <class V>
void Param<V>::reset() {
  value_ = default_;
  mark_ = {};
}

template <class V>
void Param<V>::describe(ParamSchema& out) const {
  describe_base(*this, out);
  out.type = std::string(is_list<V> ? "list of " : "") + Value<Item<V>>::type;
  out.range = range_;
  out.optional = is_optional<V>;
  if (is_required()) return;
  out.value = write_value(default_);
  out.dflt = out.value.flow();
}

template <class V>
Node Param<V>::write(bool) const {
  return write_value(value_);
}

template <class V>
bool Param<V>::is_default() const {
  return !is_required() && value_ == default_;
}

template <class V>
double Param<V>::narrowed(bool to_float) const requires std::is_arithmetic_v<V> {
  double value = 0;
  // N.B. clang 14 instantiates this for every V, whatever the constraint says.
  if constexpr (std::is_arithmetic_v<V>) value = static_cast<double>(value_);
  const double narrow = to_float ? static_cast<double>(static_cast<float>(value)) : value;
  const bool lost = (narrow == 0 && value != 0) || (std::isinf(narrow) && !std::isinf(value));
  if (!lost) return narrow;
  throw Error(Fault{mark_, "FL204",
                    fmt::format("{} = {} becomes {} in float32", path_.empty() ? name() : path_,
                                number_text(value), narrow == 0 ? "0" : "infinite"),
                    doc(), "Set precision: float64, or a value that float32 can hold."});
}

template class Param<bool>;
template class Param<Index>;
template class Param<double>;
template class Param<std::string>;
template class Param<std::optional<Index>>;
template class Param<std::optional<double>>;
template class Param<std::vector<Index>>;
template class Param<std::vector<double>>;
template class Param<std::vector<std::string>>;

}  // namespace flatline
