#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include <flatline/error.hpp>
#include <flatline/rng.hpp>
#include <flatline/vector_math.hpp>

#include "api/vector_math_table.hpp"
#include "instruction_sets.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

BOOST_AUTO_TEST_SUITE(vector_math)

namespace {

template <class T>
using Exact = std::conditional_t<std::is_same_v<T, float>, double, long double>;
template <class T>
using Limits = std::numeric_limits<T>;

/// Distance in units of the last place of the exact value.
template <class T>
double ulps(T got, Exact<T> exact) {
  if (std::isnan(exact)) return std::isnan(got) ? 0 : INFINITY;
  const T rounded = static_cast<T>(exact);
  if (std::isinf(rounded) || std::isinf(got)) return rounded == got ? 0 : INFINITY;
  int exponent = 0;
  std::frexp(exact, &exponent);
  exponent = std::max(exponent, Limits<T>::min_exponent);
  const Exact<T> ulp = std::ldexp(Exact<T>(1), exponent - Limits<T>::digits);
  return static_cast<double>(std::abs(static_cast<Exact<T>>(got) - exact) / ulp);
}

/// Every exponent with both signs and many mantissas, then a dense range where the functions bend.
template <class T>
std::vector<T> arguments() {
  fl::Rng rng(1, 0, "vector-math");
  std::vector<T> out;
  for (int exponent = Limits<T>::min_exponent - Limits<T>::digits;
       exponent <= Limits<T>::max_exponent; ++exponent) {
    for (int i = 0; i < 24; ++i) {
      const T size = std::ldexp(static_cast<T>(rng.uniform(0.5, 1)), exponent);
      out.push_back(i % 2 == 0 ? size : -size);
    }
  }
  for (const double range : {1.0, 4.0, 40.0, 110.0, 750.0}) {
    for (int i = 0; i < 20'000; ++i) out.push_back(static_cast<T>(rng.uniform(-range, range)));
  }
  for (T piece = T(1) / 64; piece < 32; piece *= 2) {  // functions may be given in pieces
    for (int eighth = 8; eighth < 16; ++eighth) {
      const T edge = piece * static_cast<T>(eighth) / 8;
      for (const T x : {std::nextafter(edge, T(0)), edge, std::nextafter(edge, T(99))}) {
        out.push_back(x);
        out.push_back(-x);
      }
    }
  }
  for (const T special : {T(0), T(1), Limits<T>::max(), Limits<T>::min(), Limits<T>::denorm_min(),
                          Limits<T>::infinity(), Limits<T>::quiet_NaN()}) {
    out.push_back(special);
    out.push_back(-special);
  }
  return out;
}

template <class T>
Exact<T> sigmoid(Exact<T> x) {
  const Exact<T> e = std::exp(-std::abs(x));
  return (x < 0 ? e : Exact<T>(1)) / (1 + e);
}

template <class T, class Reference>
void check_error(fl::MapFunction<T> function, Reference reference, const char* set) {
  const std::vector<T> x = arguments<T>();
  std::vector<T> y(x.size());
  function(x.data(), x.size(), y.data(), x.size(), x.size(), 1);
  double worst = 0;
  T where = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double error = ulps<T>(y[i], reference(static_cast<Exact<T>>(x[i])));
    if (error > worst) {
      worst = error;
      where = x[i];
    }
  }
  BOOST_TEST(worst <= 2, set << ": " << worst << " ulp at " << where);
  BOOST_TEST(worst > 0.4, set << ": so exact a result can't come from the function under test");
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(exp_errs_by_at_most_two_ulp, T, Scalars) {
  for (const char* set : sets()) {
    check_error<T>(
        fl::of_precision<T>(fl::choose_vector_math(set)).exp,
        [](Exact<T> x) { return std::exp(x); }, set);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(tanh_errs_by_at_most_two_ulp, T, Scalars) {
  for (const char* set : sets()) {
    check_error<T>(
        fl::of_precision<T>(fl::choose_vector_math(set)).tanh,
        [](Exact<T> x) { return std::tanh(x); }, set);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoid_errs_by_at_most_two_ulp, T, Scalars) {
  for (const char* set : sets()) {
    check_error<T>(fl::of_precision<T>(fl::choose_vector_math(set)).sigmoid, sigmoid<T>, set);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(tanh_keeps_the_sign_of_zero, T, Scalars) {
  for (const char* set : sets()) {
    const T in[2] = {T(0), -T(0)};
    T out[2];
    fl::of_precision<T>(fl::choose_vector_math(set)).tanh(in, 2, out, 2, 2, 1);
    BOOST_TEST(!std::signbit(out[0]));
    BOOST_TEST(std::signbit(out[1]));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_element_has_the_same_bits_wherever_it_stands, T, Scalars) {
  fl::Rng rng(2, 0, "vector-math");
  for (const char* set : sets()) {
    const fl::VectorMath<T>& math = fl::of_precision<T>(fl::choose_vector_math(set));
    for (const fl::MapFunction<T> function : {math.exp, math.tanh, math.sigmoid}) {
      for (std::size_t n = 1; n < 40; ++n) {
        const T value = static_cast<T>(rng.uniform(-9, 9));
        std::vector<T> x(n, value), y(n + 1, T(-7));
        function(x.data(), n, y.data(), n, n, 1);
        BOOST_TEST(y[n] == T(-7), "nothing is written behind the end");
        for (std::size_t i = 1; i < n; ++i) {
          BOOST_TEST(std::memcmp(&y[0], &y[i], sizeof(T)) == 0, set << ", " << n << ", " << i);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_element_has_the_same_bits_whatever_is_beside_it, T, Scalars) {
  constexpr std::size_t n = 160;  // several times what goes through a formula together
  const T tiny = std::log(Limits<T>::min()) - 5, infinity = Limits<T>::infinity();
  for (const char* set : sets()) {
    const fl::VectorMath<T>& math = fl::of_precision<T>(fl::choose_vector_math(set));
    for (const fl::MapFunction<T> function : {math.exp, math.tanh, math.sigmoid}) {
      for (const T value : {T(-3), T(0.5), tiny, -tiny, infinity, -infinity}) {
        T alone;
        function(&value, 1, &alone, 1, 1, 1);
        for (const T other : {T(1), tiny, infinity, Limits<T>::quiet_NaN()}) {
          std::vector<T> x(n, other), y(n);
          for (std::size_t i = 0; i < n; i += 21) x[i] = value;
          function(x.data(), n, y.data(), n, n, 1);
          for (std::size_t i = 0; i < n; i += 21) {
            BOOST_TEST(std::memcmp(&alone, &y[i], sizeof(T)) == 0,
                       set << ": " << value << " beside " << other << " at " << i);
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(some_rows_of_a_matrix_are_mapped_in_place, T, Scalars) {
  arma::Mat<T> m(7, 3, arma::fill::value(T(0.5)));
  const fl::MatrixView<T> rows = fl::view(m).part(2, 3);
  fl::vector_sigmoid(rows, rows);
  const arma::Mat<T> mapped = m.rows(2, 4);
  m.shed_rows(2, 4);
  BOOST_TEST(arma::all(arma::vectorise(m) == T(0.5)));
  BOOST_TEST(arma::approx_equal(mapped, arma::Mat<T>(3, 3, arma::fill::value(T(0.62245933))),
                                "absdiff", T(1e-7)));
}

BOOST_AUTO_TEST_CASE(an_instruction_set_that_is_not_there_is_refused) {
  BOOST_CHECK_EXCEPTION(fl::choose_vector_math("sse9"), fl::Error,
                        [](const fl::Error& e) { return e.id() == "FL520"; });
}

BOOST_AUTO_TEST_SUITE_END()
