#include <boost/test/unit_test.hpp>

#include "symbols_under_test.hpp"
#include "tolerance.hpp"

using Json = nlohmann::ordered_json;
using flatline::Index;

BOOST_AUTO_TEST_SUITE(anbn_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_string_has_as_many_b_as_a, T, Scalars) {
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
BOOST_AUTO_TEST_CASE(counting_reaches_the_ceiling) {
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

BOOST_AUTO_TEST_SUITE_END()
