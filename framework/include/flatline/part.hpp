#pragma once

#include <memory>
#include <string>
#include <vector>

#include <flatline/component.hpp>
#include <flatline/param.hpp>

namespace flatline {

/// A plugin that was chosen in the experiment file, with its settings read.
class FLATLINE_API Configured {
 public:
  Configured(const Component& component, std::string path, Mark mark = {});
  Configured(Configured&&) noexcept;
  Configured& operator=(Configured&&) noexcept;
  ~Configured();

  const Component& component() const { return *component_; }
  const Params& params() const { return *params_; }
  Params& params() { return *params_; }
  /// The dotted path in the experiment file: `model.layers.0`.
  const std::string& path() const { return path_; }
  /// Where it was chosen; empty for one that is used by default.
  const Mark& mark() const { return mark_; }

  /// Makes the object; `Base` is the interface of the component's kind, such as `Layer<T>`.
  /// Throws Error with the name of the plugin whatever its constructor throws, and FL312 when it
  /// returns null.
  template <class Base>
  Owned<Base> make(const Context& context = {}) const {
    return Owned<Base>(static_cast<Base*>(make_object(Base::precision, context)),
                       Destroy{component_->destroy});
  }

 private:
  Object* make_object(Precision precision, const Context& context) const;

  const Component* component_;
  std::unique_ptr<Params, void (*)(Params*)> params_;
  std::string path_;
  Mark mark_;
};

/// Declares a setting that names one plugin: `{use: adam, learning_rate: 1e-3}` or just `adam`.
/// With the default "" the part is required.
class FLATLINE_API PartParam final : public ParamBase {
 public:
  PartParam(Params* owner, const char* name, Kind kind, const char* dflt, const char* doc);
  ~PartParam() override;

  const Configured& get() const { return *value_; }
  const Configured* operator->() const { return value_.get(); }
  explicit operator bool() const { return value_ != nullptr; }

  void read(const Node& node, Reader& reader) override;
  void read_default(Reader& reader) override;
  void reset() override;
  void describe(ParamSchema& out) const override;
  Node write(bool all) const override;
  bool is_default() const override;

 private:
  Kind kind_;
  const char* default_;
  std::unique_ptr<Configured> value_;
};

/// Declares a setting that lists plugins of one kind. `dflt` holds the names used by default,
/// separated by blanks.
class FLATLINE_API PartsParam final : public ParamBase {
 public:
  PartsParam(Params* owner, const char* name, Kind kind, const char* dflt, const char* doc);
  ~PartsParam() override;

  const std::vector<Configured>& get() const { return value_; }
  std::size_t size() const { return value_.size(); }
  const Configured& operator[](std::size_t i) const { return value_[i]; }
  auto begin() const { return value_.begin(); }
  auto end() const { return value_.end(); }

  void read(const Node& node, Reader& reader) override;
  void read_default(Reader& reader) override;
  void reset() override;
  void describe(ParamSchema& out) const override;
  Node write(bool all) const override;
  bool is_default() const override;

 private:
  Kind kind_;
  const char* default_;
  std::vector<Configured> value_;
};

}  // namespace flatline
