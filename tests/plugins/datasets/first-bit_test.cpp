#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "faults.hpp"
#include "tolerance.hpp"

using flatline::Index;

BOOST_AUTO_TEST_SUITE(first_bit_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bit_is_where_the_lag_says, T, Scalars) {
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
