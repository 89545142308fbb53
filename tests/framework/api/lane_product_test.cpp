#include <boost/test/unit_test.hpp>

#include <cstring>
#include <vector>

#include <flatline/linalg.hpp>

#include "instruction_sets.hpp"
#include "products.hpp"

BOOST_AUTO_TEST_SUITE(lane_product)

namespace {

/// Calls f(math, registers, n) for each set and number of registers that a product takes.
template <class T, class F>
void for_each_height(const F& f) {
  for (const char* set : sets()) {
    const fl::VectorMath<T>& math = fl::of_precision<T>(fl::choose_vector_math(set));
    for (fl::Index registers = 1; registers <= 4; ++registers) {
      BOOST_TEST_CONTEXT(set << ", " << registers) { f(math, registers, registers * math.lanes); }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(products_start_from_a_bias_or_add_to_what_is_there, T, Scalars) {
  for_each_height<T>([](const fl::VectorMath<T>& math, fl::Index registers, fl::Index n) {
    for (const fl::Index cols : {1, 2, 3, 10, 17, 40}) {
      for (const fl::Index inner : {0, 1, 7, 50}) {
        const auto a = numbers<T>(n, inner, "a"), b = numbers<T>(inner, cols, "b"),
                   bias = numbers<T>(1, cols, "bias"), s = numbers<T>(n, cols, "s");
        const arma::Mat<T> bt = b.t();
        arma::Mat<T> c(n, cols, arma::fill::value(T(7)));
        math.multiply_lanes({a.memptr(), inner, bt.memptr(), cols, bias.memptr(), c.memptr()},
                            registers, cols);
        check<T>(c, a, b, arma::repmat(bias, n, 1));
        c = s;
        math.multiply_lanes({a.memptr(), inner, bt.memptr(), cols, nullptr, c.memptr()}, registers,
                            cols);
        check<T>(c, a, b, s);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_element_has_the_bits_that_a_packed_product_gives_it, T, Scalars) {
  const fl::VectorMath<T>& math = fl::of_precision<T>(fl::vector_math());
  const fl::Index n = 2 * math.lanes, rows = 10, inner = 15;
  const auto w = numbers<T>(rows, inner, "w"), x = numbers<T>(inner, n, "x"),
             bias = numbers<T>(rows, 1, "bias");
  const arma::Mat<T> xt = x.t();
  arma::Mat<T> packed(rows, n), lanes(n, rows);
  fl::Packed<T> weights;
  weights.pack(fl::view(w), fl::Op::none);
  weights.multiply(fl::view(x), {bias.memptr(), rows, n, 0, 1, 0}, fl::view(packed));
  math.multiply_lanes({xt.memptr(), inner, w.memptr(), rows, bias.memptr(), lanes.memptr()}, 2,
                      rows);
  const arma::Mat<T> turned = lanes.t();
  BOOST_TEST(std::memcmp(turned.memptr(), packed.memptr(), packed.n_elem * sizeof(T)) == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(inner_products_are_summed_over_the_steps, T, Scalars) {
  for_each_height<T>([](const fl::VectorMath<T>& math, fl::Index registers, fl::Index n) {
    for (const fl::Index rows : {math.lanes, math.lanes + 3, 2 * math.lanes, 40UL}) {
      for (const fl::Index cols : {1, 2, 5, 16}) {
        constexpr fl::Index steps = 5, gap = 3;
        const auto a = numbers<T>(n, rows * steps, "a"),
                   b = numbers<T>(n, (cols + gap) * steps, "b"), s = numbers<T>(rows, cols, "s");
        arma::Mat<T> c(rows + 1, cols, arma::fill::value(T(7)));
        c.head_rows(rows) = s;
        std::vector<T*> columns;
        for (fl::Index k = 0; k < cols; ++k) columns.push_back(c.colptr(k));
        math.add_inner_products({a.memptr(), rows, n * rows}, {b.memptr(), cols, n * (cols + gap)},
                                registers, steps, columns.data());
        arma::Mat<T> left(rows, n * steps), right(n * steps, cols);
        for (fl::Index t = 0; t < steps; ++t) {
          left.cols(t * n, (t + 1) * n - 1) = a.cols(t * rows, (t + 1) * rows - 1).t();
          right.rows(t * n, (t + 1) * n - 1) =
              b.cols(t * (cols + gap), t * (cols + gap) + cols - 1);
        }
        check<T>(c.head_rows(rows), left, right, s);
        BOOST_TEST(arma::all(c.row(rows) == T(7)));
      }
    }
  });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_transpose_writes_nothing_beside_itself, T, Scalars) {
  for (const char* set : sets()) {
    const fl::VectorMath<T>& math = fl::of_precision<T>(fl::choose_vector_math(set));
    for (const fl::Index rows : {1, 3, 5, 8, 10, 16, 33}) {
      for (const fl::Index cols : {1, 2, 8, 10, 16, 32, 35}) {
        for (const fl::Index gap : {0, 1}) {
          // N.B. The numbers end where the matrix does, so that a sanitizer sees reads beyond it.
          std::vector<T> a((cols - 1) * (rows + gap) + rows);
          for (std::size_t i = 0; i < a.size(); ++i) a[i] = T(i + 1);
          const fl::Index stride = cols + 2;
          std::vector<T> out(stride * rows + 9, T(-7)), expected = out;
          math.transpose({a.data(), 1, rows + gap, cols}, rows, out.data(), stride);
          for (fl::Index i = 0; i < rows; ++i) {
            for (fl::Index j = 0; j < cols; ++j) {
              expected[i * stride + j] = a[j * (rows + gap) + i];
            }
          }
          BOOST_TEST((out == expected), set << ": " << rows << " × " << cols);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
