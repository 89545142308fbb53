#include <boost/test/unit_test.hpp>

#include "tolerance.hpp"
#include "transform_under_test.hpp"

using flatline::Index;

BOOST_AUTO_TEST_SUITE(erase)

BOOST_AUTO_TEST_CASE_TEMPLATE(erased_sequences_are_zero_or_all_alike, T, Scalars) {
  const auto train = some_batch<T>("train"), test = some_batch<T>("test");
  BOOST_TEST(arma::abs(TransformUnderTest<T>("erase").inputs(train, test)).max() == T(0));
  const auto alike = TransformUnderTest<T>("erase", {{"by", "first"}}).inputs(train, test);
  for (Index n = 0; n < test.size(); ++n) {
    BOOST_REQUIRE(arma::approx_equal(alike.col(n), train.x.col(0), "absdiff", T(0)));
  }
  const auto half = TransformUnderTest<T>("erase", {{"share", 0.5}}).inputs(train, test);
  BOOST_TEST(std::abs(changed(half, test.x) - 0.5) < 0.1);
}

BOOST_AUTO_TEST_SUITE_END()
