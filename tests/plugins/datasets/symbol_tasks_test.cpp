#include <regex>

#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "faults.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;

namespace {

/// The sequence n as letters, as far as the mask goes.
template <class T>
std::string letters(const fl::Batch<T>& b, Index n, const std::string& alphabet) {
  std::string out;
  for (Index t = 0; t < b.steps(); ++t) {
    if (b.mask.is_empty() || b.mask(n, t) != 0) out += alphabet.at(class_at(b.x, n, t));
  }
  return out;
}

const std::string reber_symbols = "BTSXPVE";
const std::string reber = "B(TS*X(XT*VP)*(S|XT*VV)|PT*V(P(XT*VP)*(S|XT*VV)|V))E";

/// The share of targets with a weight among those that are there.
double weighted_share(const fl::Batch<double>& b) {
  return arma::accu(b.weight) / (b.mask.is_empty() ? double(b.weight.n_elem) : arma::accu(b.mask));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(symbol_tasks)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_class_of_temporal_order_is_the_order_of_x_and_y, T, Scalars) {
  for (const int relevant : {2, 3}) {
    const char* word = relevant == 2 ? "two" : "three";
    const auto b = make_data<T>("temporal-order", {{"length", 50}, {"relevant", word}}).train;
    const std::vector<Index> begin =
        relevant == 2 ? std::vector<Index>{5, 25} : std::vector<Index>{5, 16, 33};
    for (Index n = 0; n < b.size(); ++n) {
      const std::string text = letters(b, n, "EBabcdXY");
      BOOST_REQUIRE(std::regex_match(text, std::regex("E[a-dXY]{48}B")));
      Index answer = 0;
      std::size_t at = 0;
      for (const Index first : begin) {
        at = text.find_first_of("XY", at + 1);
        BOOST_REQUIRE(at >= first);
        BOOST_REQUIRE(at < first + 5);
        answer = 2 * answer + (text[at] == 'Y');
      }
      BOOST_REQUIRE(text.find_first_of("XY", at + 1) == std::string::npos);
      BOOST_REQUIRE_EQUAL(class_at(b.y, n, 0), answer);
    }
  }
  const fl::Task task = task_of("temporal-order", {{"length", 50}, {"relevant", "three"}});
  BOOST_TEST(task.outputs == 8);
  BOOST_TEST(task.floor.value() == 0.125);
  BOOST_TEST(task.lag.value() == 44);  // from step 5 to step 49
}

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

BOOST_AUTO_TEST_CASE_TEMPLATE(the_last_symbol_of_a_long_lag_is_the_first, T, Scalars) {
  for (const char* middle : {"fixed", "random"}) {
    const auto b =
        make_data<T>("long-lag", {{"lag", 12}, {"middle", middle}, {"middle_weight", 0.5}}).train;
    for (Index n = 0; n < b.size(); ++n) {
      BOOST_REQUIRE(class_at(b.x, n, 0) >= 11);
      BOOST_REQUIRE_EQUAL(class_at(b.y, n, 11), class_at(b.x, n, 0));
      for (Index t = 0; t < 11; ++t) {
        BOOST_REQUIRE_EQUAL(class_at(b.y, n, t), class_at(b.x, n, t + 1));
        if (middle[0] == 'f') BOOST_REQUIRE_EQUAL(class_at(b.y, n, t), t);
      }
      BOOST_REQUIRE(b.weight(n, 0) == T(0.5));
      BOOST_REQUIRE(b.weight(n, 11) == T(1));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_ceiling_of_a_long_lag_depends_on_what_lies_between) {
  const auto ceiling = [](const char* middle, double weight) {
    return task_of("long-lag", {{"lag", 50}, {"middle", middle}, {"middle_weight", weight}})
        .ceiling.value();
  };
  BOOST_TEST(ceiling("fixed", 1) == 1);
  BOOST_TEST(ceiling("random", 1) == 0.04);
  BOOST_TEST(ceiling("random", 0) == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(copy_memory_wants_the_symbols_back_in_their_order, T, Scalars) {
  const auto b = make_data<T>("copy-memory", {{"delay", 7}, {"copies", 3}, {"symbols", 4}}).train;
  for (Index n = 0; n < b.size(); ++n) {
    BOOST_REQUIRE(std::regex_match(letters(b, n, "abcd_!"), std::regex("[a-d]{3}_{6}!_{3}")));
    for (Index t = 0; t < 10; ++t) BOOST_REQUIRE_EQUAL(class_at(b.y, n, t), 4U);
    for (Index k = 0; k < 3; ++k) {
      BOOST_REQUIRE_EQUAL(class_at(b.y, n, 10 + k), class_at(b.x, n, k));
    }
  }
  BOOST_TEST(task_of("copy-memory", {{"delay", 50}}).floor.value() == 60.0 / 70);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(anbn_has_as_many_b_as_a, T, Scalars) {
  const auto b = make_data<T>("anbn", {{"longest", 6}, {"predict", "all"}}).train;
  for (Index n = 0; n < b.size(); ++n) {
    const std::string text = letters(b, n, "Sab");
    const auto k = static_cast<std::size_t>(std::count(text.begin(), text.end(), 'a'));
    BOOST_REQUIRE(k >= 1);
    BOOST_REQUIRE(k <= 6);
    BOOST_REQUIRE_EQUAL(text, "S" + std::string(k, 'a') + std::string(k, 'b'));
    for (Index t = 0; t < 2 * k + 1; ++t) {
      BOOST_REQUIRE_EQUAL(class_at(b.y, n, t), t < k ? 0U : t < 2 * k ? 1U : 2U);
    }
  }
}

// Who counts is always right after S and after a b; after the k-th a the best guess is a until the
// sixth, where b is certain.
BOOST_AUTO_TEST_CASE(counting_reaches_the_ceiling_of_anbn) {
  for (const char* predict : {"certain", "all"}) {
    const Json settings{{"longest", 6}, {"predict", predict}, {"sequences", 20000}};
    const auto b = make_data<double>("anbn", settings).train;
    const double best = accuracy(b, [&](Index n, Index t) -> Index {
      const std::string seen = letters(b, n, "Sab").substr(0, t + 1);
      const auto a = std::count(seen.begin(), seen.end(), 'a');
      const auto bs = std::count(seen.begin(), seen.end(), 'b');
      return bs == 0 ? (a < 6 ? 0 : 1) : bs < a ? 1 : 2;
    });
    BOOST_TEST(std::abs(best - task_of("anbn", settings).ceiling.value()) < 0.01, predict);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_first_bit_is_where_the_lag_says, T, Scalars) {
  const auto b = make_data<T>("first-bit", {{"length", 20}, {"lag", 15}, {"noise", 2}}).train;
  BOOST_TEST(accuracy(b, [&](Index n, Index) -> Index { return b.x(0, n, 4) > 0; }) == 1);
  BOOST_TEST(arma::abs(b.x.slice(4)).max() == T(1));
  BOOST_TEST(arma::stddev(arma::vectorise(b.x.slice(5))) == T(2),
             boost::test_tools::tolerance(T(0.1)));
  BOOST_TEST(task_of("first-bit", {{"length", 20}}).lag.value() == 19);
}

BOOST_AUTO_TEST_CASE(a_bit_before_the_sequence_is_refused) {
  const auto text = message_of([] { task_of("first-bit", {{"length", 20}, {"lag", 20}}); });
  BOOST_TEST(text.find("first-bit.lag is not below the length (the bit would come before the "
                       "sequence). Shorten the lag or lengthen it.") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_SUITE_END()
