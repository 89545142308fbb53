#include "plugin/registry.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "plugin/copies.hpp"
#include "plugin/handshake.hpp"
#include "plugin/inspect.hpp"

namespace flatline::plugin {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> libraries_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".so") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void refuse_copies(const fs::path& file) {
  if (const auto copies = find_copies(mapped_libraries())) {
    throw Error(Fault{mark_of(file), "FL313",
                      fmt::format("{} is in memory twice, as {} and as {}", copies->library,
                                  copies->first.string(), copies->second.string()),
                      "each copy keeps its own state, and calls end in either",
                      "Link the plugin to flatline::plugin and to nothing that brings its own."});
  }
}

}  // namespace

Registry& Registry::instance() {
  static Registry& registry = *new Registry;
  return registry;
}

const Library& Registry::load(const fs::path& file) {
  const fs::path real = fs::weakly_canonical(file);
  for (const Library& library : libraries_) {
    if (library.file == real) return library;
  }
  std::erase_if(on_offer_, [&](const auto& offer) { return offer.second == real; });
  return load_new(file);
}

const Library& Registry::load_new(const fs::path& file) const {
  const flatline_plugin_v1& table = shake_hands(file);
  refuse_copies(file);
  Faults faults;
  Library library{fs::weakly_canonical(file), table.version, inspect(file, table, faults)};
  faults.raise();
  for (const Component* c : library.components) {
    take(c->name);
    if (const Component* other = known(c->kind, c->name)) {
      faults.add(mark_of(file), "FL308",
                 fmt::format("the {} {} is already there, from {}", kind_name(c->kind), c->name,
                             library_of(*other).file.string()),
                 "the name has to say which one is meant",
                 "Remove one of the two files, or give one component another name.");
    }
  }
  faults.raise();
  for (const Component* c : library.components) by_name_.emplace(std::pair(c->kind, c->name), c);
  libraries_.push_back(std::move(library));
  return libraries_.back();
}

void Registry::load_folders(const std::vector<fs::path>& folders) {
  Faults faults;
  for (const fs::path& folder : folders) {
    const bool own = folder == default_folder();
    if (!fs::is_directory(folder)) {
      faults.add(mark_of(folder), "FL300", "there is no such folder of plugins", "",
                 own ? "Build or install flatline with its plugins."
                     : "Correct --plugin-dir or FLATLINE_PLUGIN_PATH, whichever names it.");
      continue;
    }
    for (const fs::path& file : libraries_in(folder)) {
      if (own) {
        offer(file);
        continue;
      }
      try {
        load(file);
      } catch (const Error& error) {
        for (const Fault& fault : error.faults()) faults.add(fault);
      }
    }
  }
  faults.raise();
}

void Registry::offer(const fs::path& file) {
  const fs::path real = fs::weakly_canonical(file);
  for (const Library& library : libraries_) {
    if (library.file == real) return;
  }
  on_offer_.emplace(file.stem(), real);
}

/// Loads one that is on offer. One that can't be loaded stays there, to be refused again.
void Registry::take_file(const std::string& name) const {
  auto offer = on_offer_.extract(name);
  try {
    load_new(offer.mapped());
  } catch (...) {
    on_offer_.insert(std::move(offer));
    throw;
  }
}

void Registry::take(const std::string& name) const {
  // N.B. A plan asks for every word of every cell: no look at each file.
  for (std::size_t hyphen = name.find('-'); hyphen != name.npos;
       hyphen = name.find('-', hyphen + 1)) {
    if (on_offer_.contains(name.substr(0, hyphen))) take_file(name.substr(0, hyphen));
  }
  if (on_offer_.contains(name)) take_file(name);
}

void Registry::take_all() const {
  Faults faults;
  for (const auto& [file, path] : std::map(on_offer_)) {
    try {
      if (on_offer_.contains(file)) take_file(file);
    } catch (const Error& error) {
      for (const Fault& fault : error.faults()) faults.add(fault);
    }
  }
  faults.raise();
}

const Component* Registry::known(Kind kind, const std::string& name) const {
  const auto found = by_name_.find({kind, name});
  return found == by_name_.end() ? nullptr : found->second;
}

const Component* Registry::find(Kind kind, const std::string& name) const {
  if (const Component* component = known(kind, name)) return component;
  take(name);
  if (const Component* component = known(kind, name)) return component;
  take_all();
  return known(kind, name);
}

std::vector<std::string> Registry::names(Kind kind) const {
  take_all();
  std::vector<std::string> out;
  for (const Library& library : libraries_) {
    for (const Component* c : library.components) {
      if (c->kind == kind) out.emplace_back(c->name);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<const Library*> Registry::with_any(const std::set<std::string>& names) const {
  for (const std::string& name : names) take(name);
  std::vector<const Library*> out;
  for (const Library& library : libraries_) {
    const auto& components = library.components;
    if (std::any_of(components.begin(), components.end(),
                    [&](const Component* c) { return names.contains(c->name); })) {
      out.push_back(&library);
    }
  }
  // In an order that tells neither when nor from where they were loaded.
  std::sort(out.begin(), out.end(), [](const Library* a, const Library* b) {
    return a->file.filename() < b->file.filename();
  });
  return out;
}

const Library& Registry::library_of(const Component& component) const {
  for (const Library& library : libraries_) {
    for (const Component* c : library.components) {
      if (c == &component) return library;
    }
  }
  throw Error("FL903", fmt::format("the component {} came from no library", component.name), "",
              "Report this as a fault of flatline.");
}

}  // namespace flatline::plugin
