#define BOOST_TEST_MODULE flatline
#include <boost/test/unit_test.hpp>
