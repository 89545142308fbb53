#include <regex>

#include <boost/test/unit_test.hpp>

#include "symbols_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using fl::Index;

BOOST_AUTO_TEST_SUITE(temporal_order_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_class_is_the_order_of_x_and_y, T, Scalars) {
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

BOOST_AUTO_TEST_SUITE_END()
