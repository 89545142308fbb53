#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include <flatline/linalg.hpp>

#include "instruction_sets.hpp"
#include "products.hpp"

BOOST_AUTO_TEST_SUITE(small_product)

namespace {

/// Dimensions around the sizes of a register and of a tile, and one beyond a block of `inner`.
struct Size {
  std::size_t rows, cols, inner;
};
const Size sizes[] = {{1, 1, 1},    {3, 2, 5},    {8, 6, 16},    {10, 7, 40},  {17, 13, 3},
                      {64, 12, 64}, {65, 5, 100}, {130, 32, 33}, {40, 3, 1030}};

/// Computes C ← S + A·B for a packed A, or C ← A·B without S.
template <class T>
void multiply(const fl::VectorMath<T>& math, const std::vector<T>& panels, std::size_t inner,
              const T* b, const T* s, arma::Mat<T>& c, std::size_t rows) {
  const fl::Factor<T> factor{b, {inner, 1}, 1, inner, 0};
  math.multiply(panels.data(), inner, {rows, 1}, {&factor, 1}, {s, s ? rows : 0, 0},
                {c.memptr(), c.n_rows, 0}, c.n_cols);
}

/// Packs a matrix.
template <class T>
std::vector<T> packed(const fl::VectorMath<T>& math, const arma::Mat<T>& a, bool transposed) {
  const std::size_t rows = transposed ? a.n_cols : a.n_rows, inner = a.n_elem / rows;
  std::vector<T> out((rows + math.lanes - 1) / math.lanes * math.lanes * inner);
  math.pack({a.memptr(), transposed ? a.n_rows : 1, transposed ? 1 : a.n_rows, inner}, rows,
            {out.data(), inner, 0});
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(left_factors_packed_before_and_on_the_way_give_the_product, T,
                              Scalars) {
  for (const char* set : sets()) {
    const fl::VectorMath<T>& math = fl::of_precision<T>(fl::choose_vector_math(set));
    for (const auto& [rows, cols, inner] : sizes) {
      const auto a = numbers<T>(rows, inner, "a"), b = numbers<T>(inner, cols, "b"),
                 s = numbers<T>(rows, cols, "s");
      const arma::Mat<T> at = a.t(), bt = b.t();
      const std::vector<T> straight = packed(math, a, false), turned = packed(math, at, true);
      BOOST_TEST((straight == turned));
      arma::Mat<T> c(rows, cols);
      multiply(math, straight, inner, b.memptr(), s.memptr(), c, rows);
      check(c, a, b, s);
      c = s;
      const fl::OuterTerm<T> term{bt.memptr(), cols, c.memptr(), rows, cols, 0, inner};
      math.add_outer_products({a.memptr(), rows, 0}, {rows, 1}, inner, {&term, 1});
      check(c, a, b, s);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(matrices_of_a_stack_may_lie_apart, T, Scalars) {
  constexpr std::size_t runs = 4, cols = 9, gap = 5;
  for (const std::size_t size : {3, 8, 10, 16, 40}) {
    const std::size_t rows = runs * size, apart = size * cols + gap;
    const auto a = numbers<T>(rows, 7, "a"), b = numbers<T>(7, cols, "b");
    const arma::Mat<T> zeros(rows, cols);
    std::vector<T> space(runs * apart, T(-7));
    const fl::StackView<T> c(space.data(), size, cols, size, runs, apart);
    fl::Packed<T> weights;
    weights.pack({a.memptr(), size, 7, rows, runs, size}, fl::Op::none);
    weights.multiply(fl::view(b), c);
    arma::Mat<T> joined(rows, cols);
    for (fl::Index run = 0; run < runs; ++run) {
      for (fl::Index n = 0; n < cols; ++n)
        std::copy_n(c[run].col(n), size, joined.colptr(n) + run * size);
      BOOST_TEST(std::all_of(c[run].data + size * cols, c[run].data + apart,
                             [](T x) { return x == T(-7); }));
    }
    check<T>(joined, a, b, zeros);

    weights.pack(fl::view(a), fl::Op::transpose);
    arma::Mat<T> back(7, cols);
    weights.multiply(c, fl::view(back));
    check<T>(back, a.t(), joined, arma::Mat<T>(7, cols));

    const auto x = numbers<T>(3, cols, "x");
    arma::Mat<T> gradient(rows, 3, arma::fill::ones);
    fl::add_outer(c, {{fl::view(x), fl::view(gradient)}});
    check<T>(gradient, joined, x.t(), arma::Mat<T>(rows, 3, arma::fill::ones));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(terms_of_one_left_factor_count_from_columns_of_their_own, T,
                              Scalars) {
  for (const std::size_t inner : {9, 256, 700}) {  // less than, just and more than a block
    const auto a = numbers<T>(26, inner, "a"), b = numbers<T>(17, inner, "b");
    const std::size_t first = inner / 3;
    const arma::Mat<T> late = b.tail_cols(inner - first), early = b.head_cols(first);
    const arma::Mat<T> ones(26, 17, arma::fill::ones), ones_1(26, 1, arma::fill::ones);
    arma::Mat<T> whole = ones, from = ones, to = ones, sum = ones_1, fifth = ones;
    fl::add_outer(fl::view(a), {{fl::view(b), fl::view(whole)},
                                {fl::ones<T>(inner), fl::view(sum)},
                                {fl::view(late), fl::view(from), first},
                                {fl::view(early), fl::view(to)},
                                {fl::view(b), fl::view(fifth)}});
    check<T>(whole, a, b.t(), ones);
    check<T>(sum, a, arma::Mat<T>(inner, 1, arma::fill::ones), ones_1);
    check<T>(from, a.tail_cols(inner - first), late.t(), ones);
    check<T>(to, a.head_cols(first), early.t(), ones);
    BOOST_TEST(std::memcmp(fifth.memptr(), whole.memptr(), whole.n_elem * sizeof(T)) == 0);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(large_outer_products_of_a_stack_come_out_too, T, Scalars) {
  constexpr std::size_t size = 256, runs = 2, cols = 20, first = 8, units = 70;
  const auto parts = numbers<T>(size, cols * runs, "a"), b = numbers<T>(units, cols - first, "b");
  const fl::StackView<const T> a(parts.memptr(), size, cols, size, runs, size * cols);
  const arma::Mat<T> ones(size * runs, units, arma::fill::ones);
  arma::Mat<T> c = ones;
  fl::add_outer(a, {{fl::view(b), fl::view(c), first}});
  const arma::Mat<T> joined =
      arma::join_cols(parts.cols(first, cols - 1), parts.cols(cols + first, 2 * cols - 1));
  check<T>(c, joined, b.t(), ones);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(matrices_side_by_side_meet_factors_one_below_the_other, T, Scalars) {
  constexpr std::size_t runs = 2, size = 10, rows = runs * size, cols = 7;
  for (const auto& [left, right] : {std::pair{3, 20}, {16, 33}, {200, 400}}) {  // the last: blocks
    const auto a = numbers<T>(rows, left + right, "a"), b = numbers<T>(left + right, cols, "b");
    const auto s = numbers<T>(rows, 1, "s");
    const arma::Mat<T> upper = b.head_rows(left), lower = b.tail_rows(right);
    const fl::StackView<const T> start(s.memptr(), size, cols, 0, runs, size);
    fl::Packed<T> weights;
    weights.pack({a.memptr(), size, fl::Index(left), rows, runs, size},
                 {a.colptr(left), size, fl::Index(right), rows, runs, size});
    arma::Mat<T> c(rows, cols);
    const fl::StackView<T> out(c.memptr(), size, cols, rows, runs, size);
    weights.multiply(fl::view(upper), fl::view(lower), start, out);
    check<T>(c, a, b, arma::repmat(s, 1, cols));
    weights.multiply(fl::view(upper), start, out);
    check<T>(c, a.head_cols(left), upper, arma::repmat(s, 1, cols));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_long_stack_is_summed_in_blocks, T, Scalars) {
  for (const std::size_t size : {100, 600}) {  // several, or a part of one, fit into a block
    constexpr std::size_t runs = 8, cols = 4;
    const auto a = numbers<T>(runs * size, 5, "a"), b = numbers<T>(size, cols * runs, "b");
    const fl::StackView<const T> stack(b.memptr(), size, cols, size, runs, size * cols);
    arma::Mat<T> joined(runs * size, cols), c(5, cols);
    for (fl::Index run = 0; run < runs; ++run) {
      joined.rows(run * size, (run + 1) * size - 1) = b.cols(run * cols, (run + 1) * cols - 1);
    }
    fl::Packed<T> weights;
    weights.pack(fl::view(a), fl::Op::transpose);
    weights.multiply(stack, fl::view(c));
    check<T>(c, a.t(), joined, arma::Mat<T>(5, cols));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_column_has_the_same_bits_whatever_is_beside_it, T, Scalars) {
  for (const char* set : sets()) {
    const fl::VectorMath<T>& math = fl::of_precision<T>(fl::choose_vector_math(set));
    const auto a = numbers<T>(70, 30, "a"), b = numbers<T>(30, 14, "b");
    const std::vector<T> panels = packed(math, a, false);
    arma::Mat<T> all(70, 14), one(70, 1);
    multiply<T>(math, panels, 30, b.memptr(), nullptr, all, 70);
    for (fl::Index n = 0; n < 14; ++n) {
      multiply<T>(math, panels, 30, b.colptr(n), nullptr, one, 70);
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
    multiply<T>(math, panels, 4, b.memptr(), nullptr, c, 19);
    BOOST_TEST(arma::all(arma::vectorise(c.rows(19, 23)) == T(-7)));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(any_number_of_columns_is_put_together_from_cut_packs, T, Scalars) {
  const auto a = numbers<T>(21, 6, "a");
  fl::Packed<T> weights;
  weights.pack(fl::view(a), fl::Op::none);
  for (const fl::Index cols : {0, 1, 63, 64, 65, 150}) {
    const auto b = numbers<T>(6, cols, "b"), s = numbers<T>(21, cols, "s");
    arma::Mat<T> c(21, cols), added = s;
    weights.multiply(fl::view(b), fl::view(c));
    check<T>(c, a, b, arma::Mat<T>(21, cols));
    weights.multiply(fl::view(b), fl::view(added), fl::view(added));
    check<T>(added, a, b, s);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_column_of_stride_zero_is_added_everywhere, T, Scalars) {
  const auto a = numbers<T>(21, 6, "a"), b = numbers<T>(6, 8, "b"), s = numbers<T>(21, 1, "s");
  fl::Packed<T> weights;
  weights.pack(fl::view(a), fl::Op::none);
  arma::Mat<T> c(21, 8);
  weights.multiply(fl::view(b), {s.memptr(), 21, 8, 0, 1, 0}, fl::view(c));
  check<T>(c, a, b, arma::repmat(s, 1, 8));
}

BOOST_AUTO_TEST_SUITE_END()
