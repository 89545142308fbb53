#pragma once

#include <string>

#include <flatline/plugin.hpp>

#include "param/json.hpp"
#include "param/reader.hpp"

/// Stands in where a test has no plugins to choose from.
struct NoComponents final : flatline::ComponentSource {
  const flatline::Component* find(flatline::Kind, const std::string&) const override {
    return nullptr;
  }
  std::vector<std::string> names(flatline::Kind) const override { return {}; }
};

/// Opens the plugin `from` of this build, by default `name`, and returns its component `name`.
const flatline::Component& component_under_test(const std::string& name,
                                                const std::string& from = "");

/// Finds the plugins of this build, for settings that name another plugin.
struct BuiltComponents final : flatline::ComponentSource {
  const flatline::Component* find(flatline::Kind, const std::string& name) const override {
    return &component_under_test(name);
  }
  std::vector<std::string> names(flatline::Kind) const override { return {}; }
};

/// Reads the settings of the plugin `name`, a JSON map as in the experiment file.
flatline::Configured configured_under_test(const std::string& name, const std::string& settings,
                                           const std::string& from);

/// Makes an object of the plugin `name`; `settings` is a JSON map, as in the experiment file.
template <class Base>
flatline::Owned<Base> make_plugin(const std::string& name, const std::string& settings = "{}",
                                  const flatline::Context& context = {},
                                  const std::string& from = "") {
  return configured_under_test(name, settings, from).make<Base>(context);
}
