#include <boost/test/unit_test.hpp>

#include <flatline/dataset.hpp>

#include "api/divide.hpp"
#include "faults.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using fl::Index;
using fl::Part;
using fl::Split;
using Counts = std::array<Index, 3>;

namespace {

/// Draws one number for each sequence.
template <class T>
struct Numbers final : fl::SequenceDataset<T> {
  using fl::SequenceDataset<T>::SequenceDataset;
  fl::Task task() const override { return {.inputs = 2, .outputs = 3, .steps = 4}; }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    zero = zero && b.x.is_zero() && b.y.is_zero();
    for (Index n = 0; n < b.size(); ++n) b.x(0, n, 0) = static_cast<T>(rng.uniform());
  }
  mutable bool zero = true;
};

constexpr Split usual{0.7, 0.1, 0.2};
Counts shares(Index n, Split split) { return fl::divide(n, split, "things", "things"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(dataset)

BOOST_AUTO_TEST_CASE(shares_are_rounded_by_the_largest_remainder) {
  BOOST_TEST((shares(10, usual) == Counts{7, 1, 2}));
  BOOST_TEST((shares(1000, usual) == Counts{700, 100, 200}));
  BOOST_TEST((shares(11, usual) == Counts{8, 1, 2}));             // 7.7, 1.1, 2.2
  BOOST_TEST((shares(7, {0.5, 0.25, 0.25}) == Counts{3, 2, 2}));  // 3.5, 1.75, 1.75
  BOOST_TEST((shares(10, {0.8, 0, 0.2}) == Counts{8, 0, 2}));
}

BOOST_AUTO_TEST_CASE(shares_always_add_up) {
  for (Index n = 3; n < 500; ++n) {
    const Counts counts = shares(n, usual);
    BOOST_TEST(counts[0] + counts[1] + counts[2] == n);
    for (std::size_t i = 0; i < 3; ++i) {
      const double ideal = std::array{0.7, 0.1, 0.2}[i] * static_cast<double>(n);
      BOOST_TEST(std::abs(static_cast<double>(counts[i]) - ideal) < (n < 10 ? 2 : 1));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_part_with_a_share_gets_at_least_one) {
  BOOST_TEST((shares(3, usual) == Counts{1, 1, 1}));
  BOOST_TEST((shares(4, {0.98, 0.01, 0.01}) == Counts{2, 1, 1}));
  BOOST_TEST(
      message_of([] { fl::divide(2, usual, "sequences", "dataset.sequences"); }) ==
      "FL402 2 sequences can't be divided into 3 parts (each part with a share above 0 needs "
      "at least one). Raise dataset.sequences or set a share of split to 0.");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sequences_come_in_the_shapes_of_the_task, T, Scalars) {
  const fl::SequenceParams params;
  const Numbers<T> numbers(params);
  fl::Rng rng(1, 0, "data");
  const fl::Splits<T> splits = numbers.make(usual, rng);
  BOOST_TEST(numbers.zero);
  BOOST_TEST((arma::size(splits.train.x) == arma::size(2, 700, 4)));
  BOOST_TEST((arma::size(splits.validation.x) == arma::size(2, 100, 4)));
  BOOST_TEST((arma::size(splits.test.x) == arma::size(2, 200, 4)));
  BOOST_TEST((arma::size(splits.test.y) == arma::size(3, 200, 1)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(another_test_size_leaves_training_as_it_is, T, Scalars) {
  const fl::SequenceParams params;
  const Numbers<T> numbers(params);
  fl::Rng rng(1, 0, "data");
  const auto a = numbers.make({0.5, 0.1, 0.4}, rng);
  const auto b = numbers.make({0.5, 0.3, 0.2}, rng);
  BOOST_TEST(arma::approx_equal(a.train.x, b.train.x, "absdiff", T(0)));
  BOOST_TEST(arma::approx_equal(a.train.x.head_slices(1).eval().cols(0, 9),
                                b.test.x.head_slices(1).eval().cols(0, 9), "absdiff",
                                T(0)) == false);
}

BOOST_AUTO_TEST_CASE(a_part_without_a_share_is_empty) {
  const fl::SequenceParams params;
  const Numbers<double> numbers(params);
  fl::Rng rng(1, 0, "data");
  const auto splits = numbers.make({0.8, 0, 0.2}, rng);
  BOOST_TEST(splits.validation.size() == 0);
  BOOST_TEST(splits.validation.steps() == 4);
}

BOOST_AUTO_TEST_CASE(independent_sequences_have_no_order_in_time) {
  const fl::SequenceParams params;
  const Numbers<double> numbers(params);
  fl::Rng rng(1, 0, "data");
  BOOST_TEST(
      message_of([&] {
        numbers.make({0.7, 0.1, 0.2, Split::By::time}, rng);
      }) ==
      "FL403 split.by: time does not fit this dataset (its sequences are independent of each "
      "other, so time does not order them). Leave split.by out or write by: series.");
}

BOOST_AUTO_TEST_SUITE_END()
