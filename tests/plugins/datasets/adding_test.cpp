#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;

namespace {

template <class T>
fl::Splits<T> adding(const Json& settings, std::uint64_t replicate = 0) {
  fl::Rng rng(1, replicate, "data");
  return make_plugin<fl::Dataset<T>>("adding", settings.dump())->make({0.98, 0.01, 0.01}, rng);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(adding_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_target_is_the_sum_of_one_marked_number_in_each_half, T, Scalars) {
  for (const Index length : {2, 7, 30}) {
    const auto batch = adding<T>({{"length", length}, {"sequences", 500}}).train;
    BOOST_TEST((arma::size(batch.x) == arma::size(2, 490, length)));
    BOOST_TEST((arma::size(batch.y) == arma::size(1, 490, 1)));
    for (Index n = 0; n < batch.size(); ++n) {
      T sum = 0;
      Index first_half = 0, marks = 0;
      for (Index t = 0; t < length; ++t) {
        BOOST_REQUIRE((batch.x(1, n, t) == 0 || batch.x(1, n, t) == 1));
        if (batch.x(1, n, t) == 0) continue;
        sum += batch.x(0, n, t);
        ++marks;
        if (t < length / 2) ++first_half;
      }
      BOOST_REQUIRE(marks == 2);
      BOOST_REQUIRE(first_half == 1);
      BOOST_REQUIRE(sum == batch.y(0, n, 0));
    }
  }
}

// science.md B1: the best constant has MSE 1/6, or 2/3 for signed numbers.
BOOST_AUTO_TEST_CASE_TEMPLATE(the_best_constant_has_the_known_error, T, Scalars) {
  const auto unit = adding<T>({{"length", 2}, {"sequences", 50000}}).train.y;
  BOOST_TEST(arma::accu(arma::square(unit - 1)) / static_cast<T>(unit.n_elem) == T(1.0 / 6),
             boost::test_tools::tolerance(T(0.02)));
  const auto both = adding<T>({{"length", 2}, {"sequences", 50000}, {"values", "signed"}}).train.y;
  BOOST_TEST(arma::accu(arma::square(both)) / static_cast<T>(both.n_elem) == T(2.0 / 3),
             boost::test_tools::tolerance(T(0.02)));
}

BOOST_AUTO_TEST_CASE(every_place_is_marked_equally_often) {
  const auto batch = adding<double>({{"length", 10}, {"sequences", 50000}}).train;
  for (Index t = 0; t < 10; ++t) {
    const double share = arma::accu(batch.x.slice(t).row(1)) / 49000;
    BOOST_TEST(std::abs(share - 0.2) < 5 * std::sqrt(0.2 * 0.8 / 49000));
  }
}

BOOST_AUTO_TEST_CASE(data_depends_on_the_replicate_and_not_on_the_precision) {
  const auto a = adding<double>({{"length", 10}}).test.x;
  const auto again = adding<double>({{"length", 10}}).test.x;
  const auto other = adding<double>({{"length", 10}}, 1).test.x;
  const auto single = adding<float>({{"length", 10}}).test.x;
  BOOST_TEST(arma::approx_equal(a, again, "absdiff", 0.0));
  BOOST_TEST(!arma::approx_equal(a, other, "absdiff", 0.1));
  BOOST_TEST(arma::approx_equal(arma::conv_to<arma::fcube>::from(a), single, "absdiff", 0.0F));
}

BOOST_AUTO_TEST_CASE(the_task_knows_lag_floor_and_ceiling) {
  const fl::Task task = make_plugin<fl::Dataset<double>>("adding", R"({"length": 40})")->task();
  BOOST_TEST(task.lag.value() == 39);
  BOOST_TEST(task.ceiling.value() == 1);
  BOOST_TEST(task.floor.value() == 0);
  BOOST_TEST(task.own_past.empty());
}

BOOST_AUTO_TEST_CASE(the_manual_shows_the_plugin_as_it_stands) {
  const auto text = [](const char* file) {
    std::ifstream in(file);
    BOOST_REQUIRE(in.good());
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string plugin = text(TEST_SOURCE_DIR "/plugins/datasets/adding/adding.cpp");
  const std::string manual = text(TEST_SOURCE_DIR "/framework/doc/write-a-plugin.md");
  BOOST_TEST((manual.find("```cpp\n" + plugin + "```") != std::string::npos));
}

BOOST_AUTO_TEST_SUITE_END()
