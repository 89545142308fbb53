#include "store/index.hpp"

#include <fstream>

#include <boost/test/unit_test.hpp>

#include "io/file.hpp"
#include "sample_record.hpp"
#include "store/h5.hpp"
#include "store/run_file.hpp"

using namespace flatline;
using namespace flatline::store;
namespace fs = std::filesystem;

namespace {

struct Collected : TempFolder {
  Collected() {
    fs::create_directories(path() / "runs");
    plan.factors = {{"optimizer.learning_rate", {"1e-5"}, {}}, {"transforms", {"raw"}, {}}};
    plan.cells.emplace_back();
    plan.cells[0].key = sample_record().summary.id.key;
    plan.cells[0].levels = {"1e-5", "raw"};
    plan.replicates = 2;
    for (Index replicate : {0U, 1U}) {
      runs.push_back(sample_record(replicate).summary);
      write_run(sample_record(replicate), path());
    }
  }
  std::string bytes(Collect mode) {
    collect(path(), plan, runs, mode, warnings);
    return io::read_whole(path() / "index.h5");
  }

  config::Plan plan;
  std::vector<Summary> runs;
  Faults warnings;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(index_file, Collected)

BOOST_AUTO_TEST_CASE(the_table_has_a_column_for_each_factor_and_metric) {
  runs[1].metrics.erase("test.r2");
  const std::string content = bytes(Collect::links);
  const h5::File file = h5::File::from_image("index.h5", content);
  const h5::Group summary = file.root().group("summary");
  BOOST_TEST(summary.dataset("optimizer.learning_rate").numbers()[1] == 1e-5);
  BOOST_TEST(summary.dataset("transforms").texts()[0] == "raw");
  BOOST_TEST(summary.dataset("outcome").texts()[0] == "constant");
  BOOST_TEST(summary.dataset("test.r2").numbers()[0] == -0.25);
  BOOST_TEST(std::isnan(summary.dataset("test.r2").numbers()[1]));
}

BOOST_AUTO_TEST_CASE(collecting_again_gives_the_same_bytes) {
  for (const Collect mode : {Collect::links, Collect::copy}) {
    const std::string first = bytes(mode);
    BOOST_TEST((bytes(mode) == first));
  }
}

BOOST_AUTO_TEST_CASE(only_the_times_differ_between_equal_executions) {
  const std::string first = bytes(Collect::links);
  for (Summary& run : runs) run.seconds = 77;
  const std::string second = bytes(Collect::links);
  BOOST_TEST_REQUIRE(first.size() == second.size());
  std::size_t n_different = 0;
  for (std::size_t i = 0; i < first.size(); ++i) n_different += first[i] != second[i];
  BOOST_TEST(n_different > 0U);
  BOOST_TEST(n_different <= runs.size() * sizeof(double));
}

BOOST_AUTO_TEST_CASE(copies_hold_the_whole_run) {
  const std::string content = bytes(Collect::copy);
  const h5::File file = h5::File::from_image("index.h5", content);
  const h5::Group steps = file.root().group("runs/" + runs[0].id.text() + "/steps");
  BOOST_TEST(steps.dataset("loss").extents().front() == 2000U);
  BOOST_TEST(steps.dataset("loss").axes().front() == "step");
}

BOOST_AUTO_TEST_CASE(a_damaged_run_file_is_reported_and_left_out) {
  std::ofstream(run_path(path(), runs[0].id)) << "x";
  for (const Collect mode : {Collect::links, Collect::copy}) {
    warnings = {};
    const std::string content = bytes(mode);
    BOOST_TEST_REQUIRE(warnings.list().size() == 1U);
    BOOST_TEST(warnings.list()[0].id == "FL604");
    const h5::File file = h5::File::from_image("index.h5", content);
    BOOST_TEST(!file.root().group("runs").holds(runs[0].id.text()));
    BOOST_TEST(file.root().group("runs").holds(runs[1].id.text()));
  }
}

BOOST_AUTO_TEST_SUITE_END()
