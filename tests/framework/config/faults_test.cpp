#include <cstdlib>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "planning.hpp"

namespace flatline::test {
namespace {

/// A case of tests/golden/config_faults.txt: what is added to the base, command line, answer.
struct Case {
  std::string title, text, answer;
  std::vector<std::string> given;
};

std::vector<Case> read_cases(const std::filesystem::path& file) {
  std::vector<Case> cases;
  std::istringstream in(read_text(file));
  bool answer = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("### ")) {
      cases.push_back({line.substr(4), "", "", {}});
      answer = false;
    } else if (line == ">>>") {
      answer = true;
    } else if (!answer && line.starts_with("$ ")) {
      cases.back().given.push_back(line.substr(2));
    } else {
      (answer ? cases.back().answer : cases.back().text) += line + "\n";
    }
  }
  return cases;
}

config::Override override_of(std::string text) {
  const std::string flag = "--sweep ";
  const bool sweep = text.starts_with(flag);
  if (sweep) text.erase(0, flag.size());
  const std::size_t equals = text.find('=');
  return {text.substr(0, equals), text.substr(equals + 1), sweep};
}

std::string answer_to(const Case& given) {
  std::vector<config::Override> overrides;
  for (const std::string& text : given.given) overrides.push_back(override_of(text));
  return faults_of(base + given.text, overrides) + "\n";
}

void rewrite(const std::filesystem::path& file, const std::vector<Case>& cases) {
  std::string text;
  for (const Case& given : cases) {
    text += "### " + given.title + "\n" + given.text;
    for (const std::string& line : given.given) text += "$ " + line + "\n";
    text += ">>>\n" + answer_to(given);
  }
  write_text(file, text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_faults)

BOOST_AUTO_TEST_CASE(every_fault_has_its_golden_text) {
  const std::filesystem::path file = TEST_SOURCE_DIR "/tests/golden/config_faults.txt";
  const std::vector<Case> cases = read_cases(file);
  if (std::getenv("FLATLINE_UPDATE_GOLDEN")) rewrite(file, cases);
  BOOST_TEST(cases.size() > 40u);
  for (const Case& given : cases) {
    BOOST_TEST_CONTEXT(given.title) { BOOST_TEST(answer_to(given) == given.answer); }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatline::test
