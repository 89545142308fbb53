#include <boost/test/unit_test.hpp>

#include "tolerance.hpp"
#include "transform_under_test.hpp"

using flatline::Index;

BOOST_AUTO_TEST_SUITE(missing_values)

BOOST_AUTO_TEST_CASE_TEMPLATE(values_go_missing_at_the_rate_of_the_dose, T, Scalars) {
  const auto batch = some_batch<T>("train", 4000);
  const auto few = TransformUnderTest<T>("missing-values", {{"share", 0.05}}).inputs(batch, batch);
  const auto more = TransformUnderTest<T>("missing-values", {{"share", 0.2}}).inputs(batch, batch);
  double n_few = 0, n_more = 0;
  for (Index i = 0; i < few.n_elem; ++i) {
    n_few += std::isnan(few[i]);
    n_more += std::isnan(more[i]);
    if (std::isnan(few[i])) BOOST_REQUIRE(std::isnan(more[i]));  // doses are nested
    if (!std::isnan(few[i])) BOOST_REQUIRE(few[i] == batch.x[i]);
  }
  BOOST_TEST(std::abs(n_few / 60000 - 0.05) < 0.005);
  BOOST_TEST(std::abs(n_more / 60000 - 0.2) < 0.01);
}

BOOST_AUTO_TEST_SUITE_END()
