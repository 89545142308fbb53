#include "plugin/registry.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "faults.hpp"
#include "plugin/copies.hpp"
#include "plugin/float_mode.hpp"
#include "plugin/inspect.hpp"
#include "sample_record.hpp"
#include "zoo.hpp"

using namespace flatline;
using plugin::Registry;

namespace {

constexpr const char* rebuild =
    " Build the plugin again with flatline_add_plugin and this flatline.";
constexpr const char* redeclare =
    " Correct its declaration: {this, name, default, range, unit, doc}.";

struct Case {
  std::string name;
  std::string message;  // what follows "<name>.so: "
};
std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

const std::vector<Case> cases{
    {"not-there", "FL301 there is no such file. Correct the path, or build the plugin."},
    {"no-entry",
     "FL303 the library is not a flatline plugin (it has no symbol flatline_plugin_entry_v1). "
     "End one of its source files with FLATLINE_PLUGIN(…)."},
    {"null-table",
     std::string("FL304 the plugin has no table (flatline_plugin_entry_v1 returned null).") +
         rebuild},
    {"small-table",
     std::string("FL305 the plugin's table has 8 bytes instead of 32 (it was built with other "
                 "headers).") +
         rebuild},
    {"older-api",
     std::string("FL306 the plugin was built for something else than this flatline (plugin: api=0, "
                 "flatline: api=2).") +
         rebuild},
    {"newer-api",
     std::string("FL306 the plugin was built for something else than this flatline (plugin: api=3, "
                 "flatline: api=2).") +
         rebuild},
    {"other-uword",
     std::string("FL306 the plugin was built for something else than this flatline (plugin: "
                 "uword=32, flatline: uword=64).") +
         rebuild},
    {"capital-letter",
     "FL308 the name \"Capital\" is not kebab-case (names are compared letter by letter, in files "
     "and on command lines). Use small letters, digits and single hyphens, beginning with a "
     "letter."},
    {"duplicate-name",
     "FL308 the plugin has two components called twin (a name has to say which one is meant). Give "
     "one of them another name."},
    {"empty-doc",
     std::string("FL309 the setting width of empty-doc has no doc (a setting nobody explains is a "
                 "riddle).") +
         redeclare},
    {"empty-unit",
     std::string("FL309 the setting width of empty-unit has no unit (a number without a unit can't "
                 "be read; write \"1\" for none).") +
         redeclare},
    {"empty-range",
     std::string("FL309 the setting width of empty-range has the empty range (2, 1) (no value "
                 "could ever be right).") +
         redeclare},
    {"default-outside",
     std::string("FL309 the setting width of default-outside has the default -1 outside (0, ∞) "
                 "(the file that leaves it out would be wrong).") +
         redeclare},
    {"settings-throw",
     "FL311 plugin settings-throw (loss) threw: no settings today. This is a fault of the plugin; "
     "tell its author."},
};

}  // namespace

BOOST_DATA_TEST_CASE(a_bad_plugin_is_refused_with_its_message, boost::unit_test::data::make(cases),
                     bad) {
  BOOST_TEST(refusal(bad.name) == bad.name + ".so: " + bad.message);
}

BOOST_AUTO_TEST_CASE(what_the_dynamic_linker_says_is_passed_on) {
  const std::string text = refusal("not-a-library");
  BOOST_TEST(text.starts_with("not-a-library.so: FL302 the library can't be opened ("));
  BOOST_TEST(text.find("invalid ELF header") != std::string::npos);
  BOOST_TEST(refusal("missing-dependency").find("(libgone.so: cannot open shared object file") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_pipe_is_not_waited_for) {
  const TempFolder folder;
  const std::filesystem::path pipe = folder.path() / "pipe.so";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  BOOST_TEST(
      message_of([&] { Registry::instance().load(pipe); }) ==
      pipe.string() +
          ": FL302 the library can't be opened (it is no file). Check that it is a plugin for "
          "this machine and that what it needs is installed (ldd).");
}

BOOST_AUTO_TEST_CASE(another_flavour_of_containers_is_refused) {
  BOOST_TEST(refusal("other-debug").find("plugin: containers=debug, flatline: containers=") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_changed_floating_point_mode_is_refused_and_restored) {
  const plugin::FloatMode before = plugin::float_mode();
  BOOST_TEST(refusal("fast-math-linked")
                 .starts_with("fast-math-linked.so: FL310 the plugin changed the floating-point "
                              "mode by being loaded"));
  BOOST_TEST((plugin::float_mode() == before));
  volatile float small = 1e-38F;
  BOOST_TEST(small / 16 > 0);
}

BOOST_AUTO_TEST_CASE(a_second_copy_of_a_library_is_refused_with_both_paths) {
  const std::string text = in_child([] { return refusal("two-copies"); });
  BOOST_TEST(text.starts_with("two-copies.so: FL313 HDF5 is in memory twice, as "));
  BOOST_TEST(text.find("two-copies/libhdf5.so") != std::string::npos);
  BOOST_TEST(text.find("libhdf5_serial.so") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_same_name_in_two_libraries_is_refused_with_both_paths) {
  const std::string text = in_child([] {
    Registry::instance().load(bad_plugin("bad-nan"));
    return refusal("taken-name");
  });
  BOOST_TEST(
      text.starts_with("taken-name.so: FL308 the optimizer bad-nan is already there, from "));
  BOOST_TEST(text.find("bad-nan.so") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(loading_a_file_twice_changes_nothing) {
  const plugin::Library& first = Registry::instance().load(bad_plugin("bad-loop"));
  const std::size_t n_names = Registry::instance().names(Kind::optimizer).size();
  BOOST_TEST(&Registry::instance().load(bad_plugin("bad-loop")) == &first);
  BOOST_TEST(Registry::instance().names(Kind::optimizer).size() == n_names);
}

BOOST_AUTO_TEST_CASE(a_loaded_component_is_found_by_kind_and_name) {
  Registry& registry = Registry::instance();
  registry.load(bad_plugin("bad-throw"));
  const Component* component = registry.find(Kind::optimizer, "bad-throw");
  BOOST_REQUIRE(component != nullptr);
  BOOST_TEST(registry.find(Kind::loss, "bad-throw") == nullptr);
  BOOST_TEST(registry.library_of(*component).file.filename() == "bad-throw.so");
  const std::vector<std::string> names = registry.names(Kind::optimizer);
  BOOST_TEST((std::find(names.begin(), names.end(), "bad-throw") != names.end()));
}

/// The files of flatline's own folder that are in memory.
std::vector<std::string> own_files() {
  std::vector<std::string> out;
  for (const fs::path& file : plugin::mapped_libraries()) {
    if (file.parent_path() == plugin::default_folder()) out.push_back(file.filename());
  }
  std::sort(out.begin(), out.end());
  return out;
}

BOOST_AUTO_TEST_CASE(own_libraries_are_loaded_when_they_are_named) {
  const std::string told = in_child([] {
    Registry& registry = Registry::instance();
    registry.load_folders({plugin::default_folder()});
    std::string out = fmt::format("{}\n", own_files().size());
    registry.find(Kind::layer, "lstm");
    registry.with_any({"csv-sequences", "exponential", "7"});
    out += fmt::format("{}\n", fmt::join(own_files(), " "));
    registry.load_folders({plugin::default_folder()});
    const std::size_t n_optimizers = registry.names(Kind::optimizer).size();
    const auto all = fs::directory_iterator(plugin::default_folder());
    return out + fmt::format("{} {}", own_files().size() == std::size_t(std::distance(all, {})),
                             n_optimizers > 5);
  });
  BOOST_TEST(told == "0\ncsv.so exponential.so lstm.so\ntrue true");
}

BOOST_AUTO_TEST_CASE(what_no_file_is_named_after_is_looked_for_everywhere) {
  const std::string told = in_child([] {
    Registry& registry = Registry::instance();
    registry.load_folders({plugin::default_folder()});
    const bool found = registry.find(Kind::layer, "nowhere") != nullptr;
    return fmt::format("{} {}", found, own_files().size() > 90);
  });
  BOOST_TEST(told == "false true");
}

BOOST_AUTO_TEST_CASE(every_own_component_is_in_a_file_of_its_name) {
  Registry& registry = Registry::instance();
  registry.load_folders({plugin::default_folder()});
  for (const Kind kind : kinds) {
    for (const std::string& name : registry.names(kind)) {
      const fs::path file = registry.library_of(*registry.find(kind, name)).file;
      if (file.parent_path() != plugin::default_folder()) continue;
      const std::string stem = file.stem();
      BOOST_TEST((name == stem || name.starts_with(stem + '-')), name << " is in " << file);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_name_of_an_own_component_is_taken_before_it_is_loaded) {
  const std::string told = in_child([] {
    const TempFolder folder;
    fs::copy_file(plugin::default_folder() / "adam.so", folder.path() / "mine.so");
    try {
      Registry::instance().load_folders({plugin::default_folder(), folder.path()});
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("loaded");
  });
  BOOST_TEST(told.find("mine.so: FL308 the optimizer adam is already there, from ") != told.npos,
             told);
}

BOOST_AUTO_TEST_CASE(all_faults_of_the_folders_are_raised_together) {
  try {
    Registry::instance().load_folders(
        {bad_plugin("no-entry").parent_path(), "nowhere", bad_plugin("older-api").parent_path()});
    BOOST_FAIL("nothing was thrown");
  } catch (const Error& error) {
    BOOST_REQUIRE(error.faults().size() == 3);
    BOOST_TEST(error.faults()[0].id == "FL303");
    BOOST_TEST(error.faults()[1].text() ==
               "nowhere: FL300 there is no such folder of plugins. Correct --plugin-dir or "
               "FLATLINE_PLUGIN_PATH, whichever names it.");
    BOOST_TEST(error.faults()[2].id == "FL306");
  }
}

BOOST_AUTO_TEST_CASE(a_table_without_components_is_refused) {
  Faults faults;
  BOOST_TEST(plugin::inspect("x.so", flatline_plugin_v1{}, faults).empty());
  BOOST_TEST(faults.list().at(0).text() ==
             "x.so: FL307 the plugin has no components. List at least one in FLATLINE_PLUGIN(…).");
}

BOOST_AUTO_TEST_CASE(a_component_that_says_too_little_of_itself_is_refused) {
  Component component{};
  component.name = "half";
  flatline_plugin_v1 table{};
  table.n_components = 1;
  table.components = &component;
  Faults faults;
  plugin::inspect("x.so", table, faults);
  BOOST_TEST(faults.list().at(0).text() ==
             "x.so: FL307 the component half has no doc (a plugin has to say what it is, what for, "
             "and after which source). Write fl::<kind><Class, Params>(name, doc, source) with no "
             "text empty; the source may be \"none\".");
}

BOOST_AUTO_TEST_CASE(a_component_from_elsewhere_has_no_library) {
  Component component{};
  component.name = "stray";
  BOOST_TEST(message_of([&] { Registry::instance().library_of(component); }) ==
             "FL903 the component stray came from no library. Report this as a fault of flatline.");
}

BOOST_AUTO_TEST_CASE(the_search_path_is_the_tree_then_the_variable_then_the_option) {
  setenv("FLATLINE_PLUGIN_PATH", "/first::/second", 1);
  const std::vector<fs::path> path = plugin::search_path({"/third"});
  unsetenv("FLATLINE_PLUGIN_PATH");
  const std::vector<fs::path> expected{fs::path(TEST_BINARY_DIR) / "lib/flatline/plugins", "/first",
                                       "/second", "/third"};
  BOOST_TEST((path == expected));
}
