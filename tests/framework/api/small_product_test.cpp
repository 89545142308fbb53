#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstring>

#include <flatline/linalg.hpp>
#include <flatline/rng.hpp>

#include "instruction_sets.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

BOOST_AUTO_TEST_SUITE(small_product)

namespace {

/// Dimensions around the sizes of a register and of a tile, and one beyond a block of `inner`.
struct Size {
  std::size_t rows, cols, inner;
};
const Size sizes[] = {{1, 1, 1},    {3, 2, 5},    {8, 6, 16},    {10, 7, 40},  {17, 13, 3},
                      {64, 12, 64}, {65, 5, 100}, {130, 32, 33}, {40, 3, 1030}};

template <class T>
arma::Mat<T> numbers(std::size_t rows, std::size_t cols, const char* stream) {
  fl::Rng rng(1, 0, stream);
  arma::Mat<T> out(rows, cols);
  for (T& x : out) x = static_cast<T>(rng.uniform(-1, 1));
  return out;
}

/// Checks S + A·B against sums in the widest format; the error of a sum grows with what it sums.
template <class T>
void check(const arma::Mat<T>& c, const arma::Mat<T>& a, const arma::Mat<T>& b,
           const arma::Mat<T>& s) {
  for (fl::Index i = 0; i < c.n_rows; ++i) {
    for (fl::Index j = 0; j < c.n_cols; ++j) {
      long double sum = s(i, j), size = std::abs(sum);
      for (fl::Index k = 0; k < a.n_cols; ++k) {
        const long double term = static_cast<long double>(a(i, k)) * b(k, j);
        sum += term;
        size += std::abs(term);
      }
      BOOST_TEST(std::abs(c(i, j) - sum) <= Tolerance<T>::relative * size);
    }
  }
}

template <class T>
std::vector<T> packed(const fl::VectorMath<T>& math, const arma::Mat<T>& a, bool transposed) {
  const std::size_t rows = transposed ? a.n_cols : a.n_rows, inner = a.n_elem / rows;
  std::vector<T> out((rows + math.lanes - 1) / math.lanes * math.lanes * inner);
  math.pack(a.memptr(), transposed ? a.n_rows : 1, transposed ? 1 : a.n_rows, rows, inner,
            out.data());
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(packed_and_plain_operands_give_the_product, T, Scalars) {
  for (const char* set : sets()) {
    const fl::VectorMath<T>& math = fl::of_precision<T>(fl::choose_vector_math(set));
    for (const auto& [rows, cols, inner] : sizes) {
      const auto a = numbers<T>(rows, inner, "a"), b = numbers<T>(inner, cols, "b"),
                 s = numbers<T>(rows, cols, "s");
      const arma::Mat<T> at = a.t(), bt = b.t();
      const std::vector<T> straight = packed(math, a, false), turned = packed(math, at, true);
      BOOST_TEST((straight == turned));
      arma::Mat<T> c(rows, cols);
      math.multiply({straight.data(), 0}, rows, inner, {b.memptr(), 1, inner}, {s.memptr(), rows},
                    {c.memptr(), rows}, cols);
      check(c, a, b, s);
      c = s;
      math.multiply({a.memptr(), rows}, rows, inner, {bt.memptr(), cols, 1}, {c.memptr(), rows},
                    {c.memptr(), rows}, cols);
      check(c, a, b, s);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_column_has_the_same_bits_whatever_is_beside_it, T, Scalars) {
  for (const char* set : sets()) {
    const fl::VectorMath<T>& math = fl::of_precision<T>(fl::choose_vector_math(set));
    const auto a = numbers<T>(70, 30, "a"), b = numbers<T>(30, 14, "b");
    const std::vector<T> panels = packed(math, a, false);
    arma::Mat<T> all(70, 14), one(70, 1);
    math.multiply({panels.data(), 0}, 70, 30, {b.memptr(), 1, 30}, {nullptr, 0}, {all.memptr(), 70},
                  14);
    for (fl::Index n = 0; n < 14; ++n) {
      math.multiply({panels.data(), 0}, 70, 30, {b.colptr(n), 1, 30}, {nullptr, 0},
                    {one.memptr(), 70}, 1);
      BOOST_TEST(std::memcmp(one.memptr(), all.colptr(n), 70 * sizeof(T)) == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_beside_the_result_stay_as_they_are, T, Scalars) {
  for (const char* set : sets()) {
    const fl::VectorMath<T>& math = fl::of_precision<T>(fl::choose_vector_math(set));
    const auto a = numbers<T>(19, 4, "a"), b = numbers<T>(4, 9, "b");
    const std::vector<T> panels = packed(math, a, false);
    arma::Mat<T> c(24, 9, arma::fill::value(T(-7)));
    math.multiply({panels.data(), 0}, 19, 4, {b.memptr(), 1, 4}, {nullptr, 0}, {c.memptr(), 24}, 9);
    BOOST_TEST(arma::all(arma::vectorise(c.rows(19, 23)) == T(-7)));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_column_of_stride_zero_is_added_everywhere, T, Scalars) {
  const auto a = numbers<T>(21, 6, "a"), b = numbers<T>(6, 8, "b"), s = numbers<T>(21, 1, "s");
  fl::Packed<T> weights;
  weights.pack(fl::view(a), fl::Op::none);
  arma::Mat<T> c(21, 8);
  weights.multiply(fl::view(b), {s.memptr(), 21, 8, 0}, fl::view(c));
  check<T>(c, a, b, arma::repmat(s, 1, 8));
}

BOOST_AUTO_TEST_SUITE_END()
