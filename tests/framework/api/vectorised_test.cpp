#include <flatline/vectorised.hpp>

#include <boost/test/unit_test.hpp>

#include "tolerance.hpp"

namespace fl = flatline;

BOOST_AUTO_TEST_SUITE(vectorised)

BOOST_AUTO_TEST_CASE_TEMPLATE(every_element_is_met_once_whatever_the_length, T, Scalars) {
  for (const int size : {0, 1, 7, 16, 33, 1000}) {
    const arma::Col<T> a(fl::Index(size), arma::fill::randu);
    arma::Col<T> b(a.n_elem, arma::fill::zeros), c(a.n_elem, arma::fill::ones);
    fl::for_each_element(
        [](T x, T& y, T& z) {
          y += x;
          z = std::sqrt(x) * z;
        },
        a, b, c);
    BOOST_TEST(arma::approx_equal(b, a, "absdiff", T(0)));
    BOOST_TEST(arma::approx_equal(c, arma::Col<T>(arma::sqrt(a)), "absdiff", T(0)));
  }
}

BOOST_AUTO_TEST_SUITE_END()
