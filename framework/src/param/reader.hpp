#pragma once

#include <optional>
#include <string>
#include <vector>

#include <flatline/component.hpp>
#include <flatline/param.hpp>

#include "param/node.hpp"

namespace flatline {

/// Finds plugins by kind and name; the registry is one.
class ComponentSource {
 public:
  virtual ~ComponentSource() = default;
  /// Finds a component, or null.
  virtual const Component* find(Kind kind, const std::string& name) const = 0;
  /// Lists all names of a kind, sorted.
  virtual std::vector<std::string> names(Kind kind) const = 0;
};

/// Reads a tree of nodes into declared parameters and collects every fault on the way.
class Reader {
 public:
  Reader(const ComponentSource& components, Faults& faults);

  /// Reads the entries of `node` into `params`: unknown, missing and duplicate keys, wrong types
  /// and values out of range become faults. `path` is the dotted path of `node`; `owner` names what
  /// declares the parameters, for messages ("adam"). Keys in `skip` belong to somebody else.
  void read(const Node& node, Params& params, const std::string& path, const std::string& owner,
            const std::vector<std::string>& skip = {});

  const ComponentSource& components() const { return components_; }
  Faults& faults() { return faults_; }
  /// The dotted path of the value being read.
  const std::string& path() const { return path_; }

  /// Adds a fault at the place of the value being read.
  void fault(const Node& node, std::string id, std::string problem, std::string why,
             std::string remedy);
  /// Reads `node` as the value of `param` below the present path.
  void read_param(ParamBase& param, const Node& node);
  /// Calls `read` with `segment` added to the present path.
  template <class Read>
  void below(std::string_view segment, Read&& read) {
    const std::size_t length = path_.size();
    if (length > 0) path_ += '.';
    path_ += segment;
    read();
    path_.resize(length);
  }

 private:
  ParamBase* find_param(const Node::Entry& entry, const Params& params, const std::string& owner);
  void twice(const Node::Entry& entry, const Node& node);
  void absent(ParamBase& param, const Node& node, const std::string& owner);

  const ComponentSource& components_;
  Faults& faults_;
  std::string path_;
};

/// Reads text as the core rules of YAML 1.2 do: `1e-3` is a number, `010` is ten, `yes` is a word.
/// Empty when the text is not of that type.
std::optional<double> to_number(const Node& node);
std::optional<Index> to_index(const Node& node);
std::optional<bool> to_bool(const Node& node);
/// Tells whether the node says that there is no value: `none`, `null`, `~` or nothing.
bool is_none(const Node& node);

/// Prints a number so that reading it gives the same bits, and as people write it: `0.001`,
/// `1e-5`.
std::string number_text(double value);

}  // namespace flatline
