#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "config/yaml.hpp"

using namespace flatline;

namespace {

std::string faults_of(const std::string& yaml) {
  Faults faults;
  config::read_yaml_text(yaml, "x.yaml", faults);
  return faults.empty() ? "none" : Error(faults.list()).what();
}

struct Case {
  const char* yaml;
  const char* message;
};

const Case cases[] = {
    {"a: 1\nb: 2\na: 3",
     "x.yaml:3:1: FL207 a is given twice (first at x.yaml:1:1). Remove one of them."},
    {"a: {b: 1, b: 2, b: 3}",
     "x.yaml:1:11: FL207 b is given twice (first at x.yaml:1:5). Remove one of them.\n"
     "x.yaml:1:17: FL207 b is given twice (first at x.yaml:1:5). Remove one of them."},
    {"base: &b {x: 1}\nc:\n  <<: *b",
     "x.yaml:3:3: FL211 merge keys (<<) are not supported (it would be hidden which value counts). "
     "Write the settings out."},
    {"a: !!int 5",
     "x.yaml:1:4: FL211 the tag tag:yaml.org,2002:int is not supported (the "
     "parameter says of which type its value is). Remove the tag."},
    {"a: 1\n---\nb: 2",
     "x.yaml:3:1: FL211 a second document begins here (a file holds one). "
     "Remove the line of --- and what follows."},
    {"[a, b]: 1",
     "x.yaml:1:1: FL211 the key [a, b] is not a word (keys are names). "
     "Write a word before the colon."},
    {"a:\n\tb: 1",
     "x.yaml:2:1: FL210 a tab stands in the indentation (YAML allows blanks only). "
     "Use blanks."},
    {"a: {b: 1",
     "x.yaml:1:4: FL210 the map that begins here with { does not end. "
     "Check for a missing comma or }."},
    {"a: [b, c\nd: 1",
     "x.yaml:1:4: FL210 the list that begins here with [ does not end. "
     "Check for a missing comma or ]."},
    {"a: \"b",
     "x.yaml:1:6: FL210 the text that began with a quote does not end. "
     "Add the closing quote."},
    {"a: *b",
     "x.yaml:1:4: FL210 the alias has no anchor before it. "
     "Define it with & and the same name."},
    {"a: &x [1, *x]",
     "x.yaml:1:11: FL210 the alias stands inside of its own anchor (it would "
     "never end). Write the value out."},
    {"a: b: c",
     "x.yaml:1:5: FL210 no colon can stand here. Check the indentation; put the text "
     "into quotes if the colon belongs to it."},
    {"a: @x",
     "x.yaml:1:4: FL210 no value begins like this. "
     "Put the text into quotes if it is one."},
    {"a: }", "x.yaml:1:4: FL210 this bracket closes nothing. Remove it."},
    {"a: \"\\q\"",
     "x.yaml:1:7: FL210 this is not YAML (unknown escape character: q). Correct the line."},
    {"<quoted merge>: 1\n'<<': 2", "none"},
};

struct TempFile {
  explicit TempFile(const std::string& text) { std::ofstream(path) << text; }
  ~TempFile() { std::filesystem::remove(path); }
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / "flatline_yaml_test.yaml";
};

std::string file_fault(const std::filesystem::path& file) {
  Faults faults;
  const Node node = config::read_yaml(file, faults);
  BOOST_TEST(node.is_map());
  BOOST_REQUIRE_EQUAL(faults.list().size(), 1U);
  const std::string text = faults.list()[0].text();
  return text.substr(text.find("FL"));
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_fault_of_the_text_has_its_place_and_remedy) {
  for (const Case& c : cases) {
    BOOST_TEST_CONTEXT(c.yaml) { BOOST_TEST(faults_of(c.yaml) == c.message); }
  }
}

BOOST_AUTO_TEST_CASE(values_know_line_and_column_from_one) {
  Faults faults;
  const Node node = config::read_yaml_text("a: 1\nb:\n  - x\n  - {c: 'y'}\n", "x.yaml", faults);
  BOOST_TEST(node.mark.text() == "x.yaml:1:1");
  BOOST_TEST(node.at("a")->mark.text() == "x.yaml:1:4");
  BOOST_TEST(node.at("b.0")->mark.text() == "x.yaml:3:5");
  BOOST_TEST(node.at("b.1.c")->mark.text() == "x.yaml:4:9");
  BOOST_TEST(node.entries[1].mark.text() == "x.yaml:2:1");
}

BOOST_AUTO_TEST_CASE(quotes_are_remembered_and_blocks_count_as_quoted) {
  Faults faults;
  const Node node = config::read_yaml_text("a: 5\nb: '5'\nc: \"5\"\nd: |\n  5\n", "x.yaml", faults);
  BOOST_TEST(!node.at("a")->quoted);
  BOOST_TEST(node.at("b")->quoted);
  BOOST_TEST(node.at("c")->quoted);
  BOOST_TEST(node.at("d")->quoted);
  BOOST_TEST(node.at("d")->text == "5\n");
}

BOOST_AUTO_TEST_CASE(aliases_are_expanded) {
  Faults faults;
  const Node node = config::read_yaml_text("a: &x {b: 1}\nc: [*x, *x]", "x.yaml", faults);
  BOOST_TEST(faults.empty());
  BOOST_TEST(node.flow() == "{a: {b: 1}, c: [{b: 1}, {b: 1}]}");
}

BOOST_AUTO_TEST_CASE(an_alias_bomb_is_refused) {
  std::string yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    yaml += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i,
                        i - 1);
  }
  BOOST_TEST(faults_of(yaml) ==
             "x.yaml:7:15: FL213 the file has more than 1000000 values (aliases count as often as "
             "they are used). Make it smaller.");
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused) {
  BOOST_TEST(
      faults_of("a: " + std::string(20000, '[')).find("FL210 the values are nested too deeply") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_text_beyond_the_limit_is_refused) {
  BOOST_TEST(faults_of("a: " + std::string(4096, 'x')) == "none");
  BOOST_TEST(faults_of("a: " + std::string(4097, 'x')) ==
             "x.yaml:1:4: FL213 this text has 4097 bytes (the limit is 4096). Shorten it.");
}

BOOST_AUTO_TEST_CASE(a_file_without_end_is_not_read_to_its_end) {
  BOOST_TEST(file_fault("/dev/zero") ==
             "FL213 the file is too large (the limit is 64 MiB). Split it.");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_refused_with_their_place) {
  for (const char* bad : {"\xE9", "\xC0\xAF", "\xF5", "\xE2\x82", "\x80"}) {
    const std::string name = "caf";
    BOOST_TEST(
        faults_of("a: 1\nb: " + name + bad + "\n") ==
        "x.yaml:2:7: FL210 this byte is no UTF-8 (YAML is written in UTF-8). Save the file as "
        "UTF-8 in your editor.");
  }
  BOOST_TEST(faults_of("a: café σ 🜂\n") == "none");
}

BOOST_AUTO_TEST_CASE(files_that_hold_no_map_are_refused) {
  BOOST_TEST(file_fault("no/such/file.yaml") ==
             "FL213 the file does not exist. Check its name and folder.");
  BOOST_TEST(file_fault(std::filesystem::temp_directory_path()) ==
             "FL213 this is a folder. Name the YAML file in it.");
  BOOST_TEST(file_fault(TempFile("").path) == "FL213 the file is empty. Write keys and values.");
  BOOST_TEST(file_fault(TempFile("# only a remark\n").path) ==
             "FL213 the file is empty. Write keys and values.");
  BOOST_TEST(file_fault(TempFile("- a\n- b\n").path) ==
             "FL213 the file does not begin with a key (its top must be a map, as in `experiment: "
             "name`). Write keys and values.");
}

BOOST_AUTO_TEST_CASE(a_good_file_is_read) {
  const TempFile file("a: 1\n");
  Faults faults;
  const Node node = config::read_yaml(file.path, faults);
  BOOST_TEST(faults.empty());
  BOOST_TEST(node.at("a")->mark.text() == file.path.string() + ":1:4");
}
