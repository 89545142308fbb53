#pragma once

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <flatline/error.hpp>
#include <flatline/export.hpp>
#include <flatline/range.hpp>
#include <flatline/types.hpp>

namespace flatline {

class Node;          // a configuration value with its place in the file; private to the framework
class Reader;        // reads nodes into parameters, collecting faults; private to the framework
struct ParamSchema;  // what `plugins show` and the JSON Schema print; private to the framework
class ParamBase;

/// Collects what is wrong with settings taken together, such as a window longer than the series.
class FLATLINE_API Check {
 public:
  virtual ~Check();
  /// Reports `problem` at the place of `param` unless `holds`.
  virtual void require(bool holds, const ParamBase& param, std::string problem, std::string why,
                       std::string remedy) = 0;
};

/// Is the base of every settings struct. Its members register themselves here, in the order of
/// their declaration; hence it is neither copied nor moved.
struct FLATLINE_API Params {
  Params();
  Params(const Params&) = delete;
  Params& operator=(const Params&) = delete;
  virtual ~Params();

  /// Checks rules between parameters; called when each value by itself is right.
  virtual void check(Check& check) const;

  std::vector<ParamBase*> all;
  std::vector<std::string> beside;  ///< keys of the same map that somebody else reads
};

/// Marks a parameter that has no default.
struct Required {
  explicit constexpr Required(int) {}  // so that `{}` always means the empty default
};
inline constexpr Required required{0};

/// Is what all parameters share: name, unit and doc, and the three directions read, describe
/// and write.
class FLATLINE_API ParamBase {
 public:
  ParamBase(const ParamBase&) = delete;
  ParamBase& operator=(const ParamBase&) = delete;
  virtual ~ParamBase();

  /// Reads the value; what is wrong goes to the reader's faults.
  virtual void read(const Node& node, Reader& reader) = 0;
  /// Takes the default because the key is absent. What is wrong, such as a default plugin that is
  /// not installed, goes to the reader's faults.
  virtual void read_default(Reader& reader);
  /// Goes back to the default.
  virtual void reset() = 0;
  /// Describes type, default, range, unit and doc.
  virtual void describe(ParamSchema& out) const = 0;
  /// Gives the present value as a configuration node; default values of parts are spelled out
  /// when `all` is set and left out otherwise.
  virtual Node write(bool all) const = 0;
  /// Tells whether the value equals the default.
  virtual bool is_default() const = 0;

  const char* name() const { return name_; }
  const char* unit() const { return unit_; }
  const char* doc() const { return doc_; }
  bool is_required() const { return required_; }
  /// Where the value was given; empty while it is the default.
  const Mark& mark() const { return mark_; }
  /// The dotted path of the value, `optimizer.beta2`, once it was read.
  const std::string& path() const { return path_; }

 protected:
  ParamBase(Params* owner, const char* name, const char* unit, const char* doc, bool required);
  friend class Reader;

  Mark mark_;
  std::string path_;

 private:
  const char* name_;
  const char* unit_;
  const char* doc_;
  bool required_;
};

/// Declares one setting of type `V` in one line: name, default (or `required`), range, unit, doc.
/// `V` is one of bool, Index, double, std::string, std::optional<Index>, std::optional<double>
/// (`none` in YAML), std::vector<Index>, std::vector<double>, std::vector<std::string>.
/// In a list, the range holds for each item.
template <class V>
class FLATLINE_API Param final : public ParamBase {
 public:
  Param(Params* owner, const char* name, V dflt, Range range, const char* unit, const char* doc);
  Param(Params* owner, const char* name, Required, Range range, const char* unit, const char* doc);
  ~Param() override;

  operator const V&() const { return value_; }
  const V& get() const { return value_; }
  /// Gives the value in the precision of the run. Throws Error FL204 when a value other than
  /// zero would become 0 or ∞ there.
  template <class T>
  T as() const requires std::is_arithmetic_v<V> {
    return static_cast<T>(narrowed(sizeof(T) == sizeof(float)));
  }

  void read(const Node& node, Reader& reader) override;
  void reset() override;
  void describe(ParamSchema& out) const override;
  Node write(bool all) const override;
  bool is_default() const override;

 private:
  double narrowed(bool to_float) const requires std::is_arithmetic_v<V>;

  V value_;
  V default_;
  Range range_;
};

/// Is the untyped part of Choice.
class FLATLINE_API ChoiceBase : public ParamBase {
 public:
  ~ChoiceBase() override;
  void read(const Node& node, Reader& reader) override;
  void reset() override;
  void describe(ParamSchema& out) const override;
  Node write(bool all) const override;
  bool is_default() const override;
  /// The chosen word.
  const char* word() const { return words_[chosen_]; }

 protected:
  ChoiceBase(Params* owner, const char* name, std::size_t dflt, std::vector<const char*> words,
             const char* doc);
  std::size_t chosen() const { return chosen_; }

 private:
  std::vector<const char*> words_;
  std::size_t chosen_;
  std::size_t default_;
};

/// Declares a choice between words: `{this, "by", By::time, {{"time", By::time}, …}, doc}`.
template <class E>
class Choice final : public ChoiceBase {
 public:
  using Words = std::vector<std::pair<const char*, E>>;

  Choice(Params* owner, const char* name, E dflt, const Words& words, const char* doc)
      : ChoiceBase(owner, name, place(words, dflt), names(words), doc) {
    for (const auto& word : words) values_.push_back(word.second);
  }
  operator E() const { return values_[chosen()]; }
  E get() const { return values_[chosen()]; }

 private:
  static std::size_t place(const Words& words, E value) {
    std::size_t i = 0;
    while (i + 1 < words.size() && words[i].second != value) ++i;
    return i;
  }
  static std::vector<const char*> names(const Words& words) {
    std::vector<const char*> out;
    for (const auto& word : words) out.push_back(word.first);
    return out;
  }

  std::vector<E> values_;
};

/// Is the untyped part of Group.
class FLATLINE_API GroupBase : public ParamBase {
 public:
  ~GroupBase() override;
  void read(const Node& node, Reader& reader) override;
  void read_default(Reader& reader) override;
  void reset() override;
  void describe(ParamSchema& out) const override;
  Node write(bool all) const override;
  bool is_default() const override;

 protected:
  GroupBase(Params* owner, const char* name, Params* inner, const char* doc);

 private:
  Params* inner_;
};

/// Declares a nested map with settings of its own: `fl::Group<EarlyStopping> stop{this, "…", doc}`.
template <class P>
class Group final : private P, public GroupBase {
 public:
  Group(Params* owner, const char* name, const char* doc)
      : GroupBase(owner, name, static_cast<P*>(this), doc) {}
  const P& get() const { return *this; }
  const P* operator->() const { return this; }
};

/// Is the untyped part of ParamList.
class FLATLINE_API ParamListBase : public ParamBase {
 public:
  ~ParamListBase() override;
  void read(const Node& node, Reader& reader) override;
  void reset() override;
  void describe(ParamSchema& out) const override;
  Node write(bool all) const override;
  bool is_default() const override;

 protected:
  ParamListBase(Params* owner, const char* name, std::unique_ptr<Params> (*make)(),
                const char* doc);
  std::vector<std::unique_ptr<Params>> items_;

 private:
  std::unique_ptr<Params> (*make_)();
};

/// Declares a list of maps, each with the settings `P`; empty by default.
template <class P>
class ParamList final : public ParamListBase {
 public:
  ParamList(Params* owner, const char* name, const char* doc)
      : ParamListBase(
            owner, name, []() -> std::unique_ptr<Params> { return std::make_unique<P>(); }, doc) {}
  std::size_t size() const { return items_.size(); }
  const P& operator[](std::size_t i) const { return static_cast<const P&>(*items_[i]); }
};

}  // namespace flatline
