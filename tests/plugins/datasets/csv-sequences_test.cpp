#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;

namespace {

template <class T>
fl::Owned<fl::Dataset<T>> digits(const Json& more = Json::object()) {
  Json settings{{"file", TEST_SOURCE_DIR "/data/digits.csv"}, {"label", "digit"}, {"features", 8}};
  settings.update(more);
  return make_plugin<fl::Dataset<T>>("csv-sequences", settings.dump(), {}, "csv");
}

template <class T>
fl::Splits<T> make(const fl::Dataset<T>& dataset, std::uint64_t replicate = 0,
                   const fl::Split& split = {0.7, 0.1, 0.2}) {
  fl::Rng rng(1, replicate, "data");
  return dataset.make(split, rng);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_sequences_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(digits_are_read_row_by_row, T, Scalars) {
  const auto data = make(*digits<T>(), 0, {1, 0, 0, fl::Split::By::time}).train;
  BOOST_TEST((arma::size(data.x) == arma::size(8, 1797, 8)));
  // The first line of the file: a nought, its top row 0 0 5 13 9 1 0 0 and its next 0 0 13 15 …
  BOOST_TEST((data.x(3, 0, 0) == T(13) && data.x(4, 0, 0) == T(9) && data.x(3, 0, 1) == T(15)));
  BOOST_TEST(data.y(0, 0, 0) == T(1));
  BOOST_TEST(data.y(9, 9, 0) == T(1));
  const arma::Mat<T> counts = arma::sum(data.y.slice(0), 1);
  BOOST_TEST((counts(0) == T(178) && counts(9) == T(180)));
}

BOOST_AUTO_TEST_CASE(no_row_is_in_two_parts_and_replicates_shuffle_anew) {
  const auto dataset = digits<double>();
  const auto data = make(*dataset), again = make(*dataset), other = make(*dataset, 1);
  BOOST_TEST(data.train.size() + data.validation.size() + data.test.size() == 1797);
  double pixels = 0;
  for (const auto part : {fl::Part::train, fl::Part::validation, fl::Part::test}) {
    pixels += arma::accu(data[part].x);
  }
  const auto all = make(*dataset, 2, {1, 0, 0}).train;
  BOOST_TEST(pixels == arma::accu(all.x));
  BOOST_TEST(arma::approx_equal(data.test.x, again.test.x, "absdiff", 0.0));
  BOOST_TEST(!arma::approx_equal(data.test.x, other.test.x, "absdiff", 0.0));
}

BOOST_AUTO_TEST_CASE(one_digit_against_the_rest_is_imbalanced) {
  const auto dataset = digits<double>({{"against_rest", "8"}});
  BOOST_TEST(dataset->task().outputs == 2);
  BOOST_TEST(dataset->task().floor.value() == 1623.0 / 1797, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(arma::accu(make(*dataset, 0, {1, 0, 0}).train.y.slice(0).row(1)) == 174);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_the_file_is_refused) {
  const std::string file = TEST_SOURCE_DIR "/data/digits.csv";
  BOOST_TEST(
      message_of([] {
        digits<double>({{"against_rest", "12"}});
      }) ==
      "test: FL414 csv-sequences: " + file +
          " has no class 12 (named in csv-sequences.against_rest). Choose one of 0, 1, 2, 3, 4, "
          "5, 6, 7, 8, 9.");
  BOOST_TEST(message_of([] {
               digits<double>({{"features", 7}});
             }) == "test: FL415 csv-sequences: " + file +
                       " has 64 columns beside the label (each step takes 7 of them). Set "
                       "csv-sequences.features to a divisor of that number.");
  BOOST_TEST(message_of([] {
               digits<double>({{"label", "digits"}});
             }) == "test: FL408 csv-sequences: " + file +
                       " has no column digits (named in csv-sequences.label). Did you mean digit?");
  const auto dataset = digits<double>();
  const std::string text = message_of([&] { make(*dataset, 0, {0.99, 0, 0.01}); });
  BOOST_TEST(text.starts_with("FL411 class "), text);
  BOOST_TEST(text.ends_with("Raise the number of rows or split.test."), text);
}

BOOST_AUTO_TEST_SUITE_END()
