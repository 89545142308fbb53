#include "param/reader.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace flatline {
namespace {

std::vector<std::string> names_of(const Params& params) {
  std::vector<std::string> names;
  for (const ParamBase* param : params.all) names.emplace_back(param->name());
  names.insert(names.end(), params.beside.begin(), params.beside.end());
  return names;
}

/// Turns broken rules between parameters into faults.
class RuleCheck final : public Check {
 public:
  RuleCheck(const Mark& fallback, Faults& faults) : fallback_(fallback), faults_(faults) {}
  void require(bool holds, const ParamBase& param, std::string problem, std::string why,
               std::string remedy) override {
    if (holds) return;
    faults_.add(param.mark().file ? param.mark() : fallback_, "FL208", std::move(problem),
                std::move(why), std::move(remedy));
  }

 private:
  const Mark& fallback_;
  Faults& faults_;
};

}  // namespace

Reader::Reader(const ComponentSource& components, Faults& faults)
    : components_(components), faults_(faults) {}

void Reader::read(const Node& node, Params& params, const std::string& path,
                  const std::string& owner, const std::vector<std::string>& skip) {
  const std::string outer = std::exchange(path_, path);
  const std::size_t before = faults_.list().size();
  std::vector<const ParamBase*> given;
  for (const Node::Entry& entry : node.entries) {
    if (std::find(skip.begin(), skip.end(), entry.key) != skip.end()) continue;
    if (ParamBase* param = find_param(entry, params, owner)) {
      if (std::find(given.begin(), given.end(), param) != given.end()) {
        below(entry.key, [&] { twice(entry, node); });
        continue;
      }
      given.push_back(param);
      read_param(*param, entry.value);
    }
  }
  for (ParamBase* param : params.all) {
    if (std::find(given.begin(), given.end(), param) == given.end()) absent(*param, node, owner);
  }
  if (faults_.list().size() == before) {
    RuleCheck check(node.mark, faults_);
    params.check(check);
  }
  path_ = outer;
}

ParamBase* Reader::find_param(const Node::Entry& entry, const Params& params,
                              const std::string& owner) {
  for (ParamBase* param : params.all) {
    if (entry.key == param->name()) return param;
  }
  const std::vector<std::string> names = names_of(params);
  const std::string has = names.empty() ? fmt::format("{} has no settings", owner)
                                        : fmt::format("{} has {}", owner, fmt::join(names, ", "));
  const std::string advice = suggest(entry.key, names);
  const bool close = advice.starts_with("Did");
  below(entry.key, [&] {
    faults_.add(entry.mark, "FL201", path_ + " is unknown", has,
                close ? advice : "Remove it, or use one of these.");
  });
  return nullptr;
}

void Reader::twice(const Node::Entry& entry, const Node& node) {
  const auto first = std::find_if(node.entries.begin(), node.entries.end(),
                                  [&](const Node::Entry& other) { return other.key == entry.key; });
  const std::string place = first->mark.text();
  faults_.add(entry.mark, "FL207", path_ + " is given twice",
              place.empty() ? "" : "first at " + place, "Remove one of them.");
}

void Reader::read_param(ParamBase& param, const Node& node) {
  below(param.name(), [&] {
    param.mark_ = node.mark;
    param.path_ = path_;
    param.read(node, *this);
  });
}

void Reader::absent(ParamBase& param, const Node& node, const std::string& owner) {
  below(param.name(), [&] {
    param.mark_ = {};
    param.path_ = path_;
    if (param.is_required()) {
      fault(node, "FL205", path_ + " is missing",
            fmt::format("{} needs it: {}", owner, param.doc()),
            fmt::format("Add {}: with a value.", param.name()));
    } else {
      param.read_default(*this);
    }
  });
}

void Reader::fault(const Node& node, std::string id, std::string problem, std::string why,
                   std::string remedy) {
  faults_.add(node.mark, std::move(id), std::move(problem), std::move(why), std::move(remedy));
}

}  // namespace flatline
