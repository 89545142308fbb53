#include <boost/test/unit_test.hpp>

#include "tolerance.hpp"
#include "transform_under_test.hpp"

using flatline::Index;

BOOST_AUTO_TEST_SUITE(shift)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_shift_delays_by_whole_steps, T, Scalars) {
  const auto batch = some_batch<T>("train");
  const auto late = TransformUnderTest<T>("shift", {{"steps", 2}}).inputs(batch, batch);
  for (const auto& [to, from] : {std::pair{0, 0}, {1, 0}, {2, 0}, {3, 1}, {4, 2}}) {
    BOOST_TEST(arma::approx_equal(late.slice(static_cast<Index>(to)),
                                  batch.x.slice(static_cast<Index>(from)), "absdiff", T(0)));
  }
  const auto far = TransformUnderTest<T>("shift", {{"steps", 9}}).inputs(batch, batch);
  BOOST_TEST(arma::approx_equal(far.slice(4), batch.x.slice(0), "absdiff", T(0)));
}

BOOST_AUTO_TEST_SUITE_END()
