#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "sample.hpp"

using namespace flatline;

namespace {

std::string golden(const std::string& name) {
  std::ifstream in(std::string(TEST_SOURCE_DIR) + "/tests/golden/param/" + name);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Compares with a golden file and leaves what was made beside the build, to be looked at.
void check_golden(const std::string& made, const std::string& name) {
  std::ofstream(std::string(TEST_BINARY_DIR) + "/" + name) << made;
  BOOST_TEST(made == golden(name));
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_json_schema_knows_every_type_of_parameter) {
  check_golden(json_schema(describe(sample::RunParams())).dump(2) + "\n", "run_schema.json");
}

BOOST_AUTO_TEST_CASE(a_plugin_without_required_settings_may_be_a_bare_name) {
  const Component& adam = *sample::source().find(Kind::optimizer, "adam");
  check_golden(component_schema(adam).dump(2) + "\n", "adam_schema.json");
  const Component& dense = *sample::source().find(Kind::layer, "dense");
  check_golden(component_schema(dense).dump(2) + "\n", "dense_schema.json");
}

BOOST_AUTO_TEST_CASE(the_definitions_hold_one_choice_per_component_and_forbid_empty_kinds) {
  struct Optimizers final : ComponentSource {
    const Component* find(Kind kind, const std::string& name) const override {
      return sample::source().find(kind, name);
    }
    std::vector<std::string> names(Kind kind) const override {
      return kind == Kind::optimizer ? sample::source().names(kind) : std::vector<std::string>();
    }
  };
  const auto defs = schema_defs(Optimizers());
  BOOST_TEST(defs.size() == 8U);
  BOOST_TEST(defs["optimizer"]["oneOf"].size() == 2U);
  BOOST_TEST(defs["optimizer"]["oneOf"][1]["oneOf"][0]["const"] == "sgd");
  BOOST_TEST(defs["layer"] == false);
}

BOOST_AUTO_TEST_CASE(every_kind_has_its_word) {
  std::string words;
  for (const Kind kind : kinds) words += std::string(kind_name(kind)) + " ";
  BOOST_TEST(words == "dataset transform layer model loss optimizer schedule diagnostic ");
}
