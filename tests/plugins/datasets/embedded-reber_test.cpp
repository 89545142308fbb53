#include <regex>

#include <boost/test/unit_test.hpp>

#include "symbols_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;

namespace {

const std::string reber_symbols = "BTSXPVE";
const std::string reber = "B(TS*X(XT*VP)*(S|XT*VV)|PT*V(P(XT*VP)*(S|XT*VV)|V))E";

/// The share of targets with a weight among those that are there.
double weighted_share(const fl::Batch<double>& b) {
  return arma::accu(b.weight) / (b.mask.is_empty() ? double(b.weight.n_elem) : arma::accu(b.mask));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embedded_reber_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(embedded_reber_strings_follow_the_grammar, T, Scalars) {
  const std::regex grammar("BT" + reber + "T|BP" + reber + "P");
  const auto b = make_data<T>("embedded-reber", Json::object()).train;
  for (Index n = 0; n < b.size(); ++n) {
    const std::string text = letters(b, n, reber_symbols);
    BOOST_REQUIRE_MESSAGE(std::regex_match(text, grammar), text);
    for (Index t = 0; t + 1 < text.size(); ++t) {
      BOOST_REQUIRE_EQUAL(class_at(b.y, n, t), class_at(b.x, n, t + 1));
    }
    BOOST_REQUIRE(reber_symbols[class_at(b.y, n, text.size() - 1)] == 'E');
  }
}

BOOST_AUTO_TEST_CASE(a_continual_stream_is_strings_one_after_the_other) {
  const std::string string = "(BT" + reber + "TE|BP" + reber + "PE)";
  const Json settings{{"continual", true}, {"length", 150}, {"sequences", 300}};
  const auto b = make_data<double>("embedded-reber", settings).train;
  BOOST_TEST(b.mask.is_empty());
  for (Index n = 0; n < b.size(); ++n) {
    std::string text = letters(b, n, reber_symbols);
    std::smatch match;
    BOOST_REQUIRE(std::regex_search(text, match, std::regex("^" + string + "{3,}")));
    BOOST_REQUIRE(text.size() - static_cast<std::size_t>(match.length()) < 60);  // cut at the end
  }
}

// Of a string's 11 targets 4 are certain, and 1 is the outer symbol; of a stream's 12, 5 and 1.
BOOST_AUTO_TEST_CASE(what_can_be_known_of_reber_strings_has_the_known_share) {
  for (const bool continual : {false, true}) {
    Json settings{{"continual", continual}, {"length", continual ? 1200 : 40}, {"sequences", 2000}};
    const double n = continual ? 12 : 11;
    for (const auto& [word, share] :
         {std::pair{"certain", continual ? 5.0 : 4.0}, std::pair{"outer", 1.0}}) {
      settings["predict"] = word;
      const auto b = make_data<double>("embedded-reber", settings).train;
      BOOST_TEST(std::abs(weighted_share(b) - share / n) < 0.006, word);
      BOOST_TEST(task_of("embedded-reber", settings).ceiling.value() == 1);
    }
    settings["predict"] = "all";
    const double certain = (continual ? 5 : 4) / n;
    BOOST_TEST(task_of("embedded-reber", settings).ceiling.value() == certain + (1 - certain) / 2,
               boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(the_outer_symbol_is_the_second_one) {
  const auto b = make_data<double>("embedded-reber", {{"predict", "outer"}}).train;
  BOOST_TEST(accuracy(b, [&](Index n, Index) { return class_at(b.x, n, 1); }) == 1);
  BOOST_TEST(arma::accu(b.weight) == static_cast<double>(b.size()));
}

BOOST_AUTO_TEST_SUITE_END()
