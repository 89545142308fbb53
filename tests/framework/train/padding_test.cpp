#include <boost/test/unit_test.hpp>

#include "small_run.hpp"
#include "train/evaluate.hpp"

namespace fl = flatline;
namespace train = flatline::train;
using Settings = std::vector<fl::config::Override>;

namespace {

/// Ends every third sequence two steps early, and puts `junk` where it is over.
void pad(fl::Splits<double>& splits, bool many, double junk) {
  for (fl::Batch<double>* part : {&splits.train, &splits.validation, &splits.test}) {
    part->mask.ones(part->size(), part->steps());
    for (fl::Index n = 0; n < part->size(); n += 3) {
      for (fl::Index t = part->steps() - 2; t < part->steps(); ++t) {
        part->mask(n, t) = 0;
        part->x.slice(t).col(n).fill(junk);
        if (many) part->y.slice(t).col(n).fill(junk);
      }
    }
  }
}

/// Trains and measures a run of padded sequences; the last metric stands for the weights.
std::map<std::string, double> metrics_of(const Settings& settings, bool many, double junk) {
  SmallRun small(settings);
  pad(small.run->original, many, junk);
  pad(small.run->data, many, junk);
  const train::Training training = small.train();
  auto metrics = train::evaluate(*small.run, train::answer(*small.run), training,
                                 train::measure_yardsticks(*small.run))
                     .metrics;
  metrics["weights"] = arma::norm(small.run->theta);
  return metrics;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(padding)

BOOST_AUTO_TEST_CASE(what_stands_in_the_padding_changes_neither_training_nor_metrics) {
  for (const bool many : {false, true}) {
    for (const char* layers :
         {"[{use: lstm, units: 3}, {use: gru, units: 2}, {use: dense, units: 1}]",
          "[{use: elman, units: 3}, {use: dense, units: 1}]", "[{use: dense, units: 1}]"}) {
      const Settings settings{{"model.layers", layers},
                              {"dataset.target_at", many ? "each" : "last"},
                              {"baselines", "[mean, persistence]"}};
      const auto some = metrics_of(settings, many, 0), others = metrics_of(settings, many, 100);
      BOOST_TEST_REQUIRE(some.size() == others.size());
      for (const auto& [name, value] : some) {
        BOOST_TEST(others.at(name) == value, boost::test_tools::tolerance(1e-12));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
