#include "run/parts.hpp"

#include <algorithm>
#include <numeric>

#include <boost/test/unit_test.hpp>

#include "run/runner.hpp"

using namespace flatline::run;
using Numbers = std::vector<std::size_t>;

namespace {

Numbers first(std::size_t n) {
  Numbers places(n);
  std::iota(places.begin(), places.end(), 0);
  return places;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parts)

BOOST_AUTO_TEST_CASE(a_whole_plan_is_divided_evenly) {
  BOOST_TEST(number_of_parts(first(24), 5) == 5u);
  BOOST_TEST(number_of_parts(first(24), 24) == 1u);
  BOOST_TEST(number_of_parts(first(24), 1) == 24u);
  BOOST_TEST(number_of_parts({}, 3) == 1u);
}

BOOST_AUTO_TEST_CASE(no_part_holds_more_of_scattered_runs_than_asked_for) {
  const Numbers missing{0, 6, 12, 18, 24, 30};  // all in one part of 2, 3 and 6
  const std::size_t count = number_of_parts(missing, 3);
  BOOST_TEST(count == 4u);
  std::size_t held = 0;
  for (std::size_t part = 1; part <= count; ++part) {
    const Shard shard{part, count};
    const auto n = std::count_if(missing.begin(), missing.end(),
                                 [&](std::size_t place) { return shard.holds(place); });
    BOOST_TEST(n <= 3);
    held += static_cast<std::size_t>(n);
  }
  BOOST_TEST(held == missing.size());
}

BOOST_AUTO_TEST_CASE(parts_are_named_as_shards_are) {
  const Numbers places{2, 7, 9};
  BOOST_TEST(parts_with(places, 5) == (Numbers{3, 5}), boost::test_tools::per_element());
  for (const std::size_t place : places) {
    const Numbers part = parts_with({place}, 5);
    BOOST_TEST((Shard{part.at(0), 5}).holds(place));
  }
}

BOOST_AUTO_TEST_CASE(arrays_keep_their_numbers_below_the_limit) {
  const auto arrays = arrays_of({1, 4, 5, 9, 13}, 5);
  BOOST_TEST_REQUIRE(arrays.size() == 4u);
  Numbers parts;
  for (const JobArray& array : arrays) {
    for (const std::size_t task : array.tasks) {
      BOOST_TEST(task >= 1u);
      BOOST_TEST(task < 5u);
      parts.push_back(task + array.offset);
    }
  }
  BOOST_TEST(parts == (Numbers{1, 4, 5, 9, 13}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ranges_are_printed_as_slurm_reads_them) {
  BOOST_TEST(ranges_text({1}) == "1");
  BOOST_TEST(ranges_text({1, 2, 3, 7, 9, 10}) == "1-3,7,9-10");
}

BOOST_AUTO_TEST_SUITE_END()
