#include <set>

#include <boost/test/unit_test.hpp>

#include <flatline/rng.hpp>

#include "planning.hpp"

namespace flatline::test {
namespace {

config::Plan with_grid(const std::string& grid) { return plan_of(base + "grid:\n" + grid); }

}  // namespace

BOOST_AUTO_TEST_SUITE(config_plan)

BOOST_AUTO_TEST_CASE(an_experiment_without_a_grid_is_one_cell) {
  const config::Plan plan = plan_of(base);
  BOOST_TEST(plan.cells.size() == 1u);
  BOOST_TEST(plan.arithmetic == "1 cell, excluded 0, × 2 replicates = 2 runs");
  BOOST_TEST(plan.experiment == "demo");
  BOOST_TEST(plan.text == base);
}

BOOST_AUTO_TEST_CASE(a_product_varies_the_last_factor_fastest) {
  const config::Plan plan = with_grid(
      "  optimizer.learning_rate: [1e-5, 1e-3]\n"
      "  transforms: {raw: [], standardised: [standardise]}\n");
  BOOST_TEST(plan.arithmetic == "2 × 2 = 4 cells, excluded 0, × 2 replicates = 8 runs");
  const std::vector<std::string> second{"1e-5", "standardised"};
  BOOST_TEST(plan.cells[1].levels == second, boost::test_tools::per_element());
  BOOST_TEST(plan.cells[1].config.at("optimizer.learning_rate")->text == "1e-5");
  BOOST_TEST(plan.cells[1].config.at("transforms")->items.size() == 1u);
  BOOST_TEST(plan.cells[2].config.at("transforms")->items.empty());
}

BOOST_AUTO_TEST_CASE(a_zip_moves_its_keys_in_lock_step) {
  const config::Plan plan = with_grid(
      "  loss: [mse, mae]\n"
      "  zip: {size: {training.epochs: [1, 2, 3], dataset.length: [100, 200, 300]}}\n");
  BOOST_TEST(plan.arithmetic == "2 × zip(3) = 6 cells, excluded 0, × 2 replicates = 12 runs");
  BOOST_TEST(plan.factors[1].name == "size");
  BOOST_TEST(plan.factors[1].levels[2] == "3/300");
  BOOST_TEST(plan.cells[2].config.at("training.epochs")->text == "3");
  BOOST_TEST(plan.cells[2].config.at("dataset.length")->text == "300");
}

BOOST_AUTO_TEST_CASE(exclude_removes_what_has_all_levels_of_an_entry) {
  const config::Plan plan = with_grid(
      "  loss: [mse, mae]\n  seed: [1, 2, 3]\n"
      "  exclude: [{loss: mae, seed: [1, 3]}]\n");
  BOOST_TEST(plan.arithmetic == "2 × 3 = 6 cells, excluded 2, × 2 replicates = 8 runs");
  for (const config::Cell& cell : plan.cells) {
    BOOST_TEST((cell.levels[0] == "mse" || cell.levels[1] == "2"));
  }
}

BOOST_AUTO_TEST_CASE(a_union_drops_and_counts_duplicates) {
  const config::Plan plan =
      with_grid("  - {loss: [mse, mae], seed: [1, 2, 3]}\n  - {precision: [float32, float64]}\n");
  BOOST_TEST(plan.arithmetic ==
             "(2 × 3) + (2) = 8 cells, duplicates 1, excluded 0, × 2 replicates = 14 runs");
}

BOOST_AUTO_TEST_CASE(a_factor_that_a_grid_leaves_alone_has_the_level_of_the_base) {
  const config::Plan plan = with_grid(
      "  - {loss: [mse, mae], seed: [1, 2]}\n"
      "  - {precision: [float32, float64]}\n"
      "  - {training.epochs: [7], model: {one: {use: sequential, layers: [dense]}}, "
      "loss: {other: mae}}\n");
  const std::vector<std::vector<std::string>> levels{
      {"mse", "1", "float32", "50", ""}, {"mse", "2", "float32", "50", ""},
      {"mae", "1", "float32", "50", ""}, {"mae", "2", "float32", "50", ""},
      {"mse", "1", "float64", "50", ""}, {"other", "1", "float32", "7", "one"}};
  BOOST_TEST_REQUIRE(plan.cells.size() == levels.size());
  for (std::size_t c = 0; c < levels.size(); ++c) {
    BOOST_TEST(plan.cells[c].levels == levels[c], boost::test_tools::per_element());
  }
  const std::vector<std::string> epochs{"7", "50"};  // that of the base comes last
  BOOST_TEST(plan.factors[3].levels == epochs, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_bare_plugin_name_keeps_the_settings_that_the_plugins_share) {
  const config::Plan plan = plan_of(
      "experiment: demo\ndataset: sine\nmodel: mean\n"
      "optimizer: {use: adam, learning_rate: 0.5}\ngrid: {optimizer: [adam, sgd]}\n");
  BOOST_TEST(plan.cells[1].config.at("optimizer.use")->text == "sgd");
  BOOST_TEST(plan.cells[1].config.at("optimizer.learning_rate")->text == "0.5");
}

BOOST_AUTO_TEST_CASE(a_key_reaches_a_default_plugin_and_a_layer_by_name) {
  const config::Plan plan = plan_of(
      "experiment: demo\ndataset: sine\n"
      "model: {use: sequential, layers: [lstm, {use: dense, name: head}]}\n"
      "grid: {optimizer.beta2: [0.5], model.layers.head.units: [3], model.layers.0.units: [4]}\n");
  const Node& config = plan.cells.front().config;
  BOOST_TEST(config.at("optimizer.beta2")->text == "0.5");
  BOOST_TEST(config.at("model.layers.1.units")->text == "3");
  BOOST_TEST(config.at("model.layers.0.units")->text == "4");
}

BOOST_AUTO_TEST_CASE(overrides_and_sweeps_come_after_the_file) {
  const config::Plan plan = plan_of(
      base, {{"replicates", "3", false}, {"seed", "1,2", true}, {"transforms", "[]", false}});
  BOOST_TEST(plan.arithmetic == "2 cells, excluded 0, × 3 replicates = 6 runs");
  BOOST_TEST(plan.overrides == "replicates=3 --sweep seed=1,2 transforms=[]");
}

BOOST_AUTO_TEST_CASE(runs_go_replicate_by_replicate) {
  const auto runs = with_grid("  loss: [mse, mae]\n").runs();
  BOOST_REQUIRE(runs.size() == 4u);
  BOOST_TEST(runs[1].cell == 1u);
  BOOST_TEST(runs[1].id.replicate == 0u);
  BOOST_TEST(runs[2].cell == 0u);
  BOOST_TEST(runs[2].id.replicate == 1u);
  BOOST_TEST(runs[2].id.text() == runs[2].id.key + "-r0001");
}

BOOST_AUTO_TEST_CASE(keys_know_neither_order_nor_defaults_nor_cosmetics) {
  const std::string key = plan_of(base).cells.front().key;
  BOOST_TEST(key.size() == 16u);
  const std::string same = R"(replicates: 9
question: Why?
limits: {wall: 90 s}
precision: float32
optimizer: {beta2: 9.9e-1, learning_rate: 0.001, use: adam}
loss: {use: mse}
schedule: constant
model: {layers: [{units: 8, name: memory, use: lstm}, {use: dense, units: 1}], use: sequential}
training: {epochs: 50}
dataset: {noise: 1e-1, use: sine, length: 100}
experiment: other
)";
  BOOST_TEST(plan_of(same).cells.front().key == key);
  BOOST_TEST(plan_of(base, {{"seed", "2", false}}).cells.front().key != key);
  BOOST_TEST(plan_of(base, {{"diagnostics", "[]", false}}).cells.front().key != key);
  BOOST_TEST(plan_of(base, {{"record", "[{what: steps}]", false}}).cells.front().key != key);
}

BOOST_AUTO_TEST_CASE(a_key_stays_the_same_for_ever) {
  // Results on disk are found by this key: a change needs a new schema version and a reason.
  BOOST_TEST(plan_of(base).cells.front().key == "c1424aa75a859bb3");
}

BOOST_AUTO_TEST_CASE(a_cell_reads_back_as_the_experiment_it_came_from) {
  const config::Plan plan = with_grid("  optimizer.learning_rate: [1e-5, 1e-3]\n");
  config::Experiment experiment;
  config::read_experiment(plan.cells[0].config, FakeComponents(), experiment);
  BOOST_TEST(experiment.split->train.get() == 0.7);
  BOOST_TEST(static_cast<const AdamParams&>(experiment.optimizer->params()).learning_rate.get() ==
             1e-5);
  for (const ParamBase* param : experiment.all) {
    BOOST_TEST(param->write(true).same(*plan.cells[0].config.find(param->name())));
  }
}

namespace {

/// A random grid over independent keys, as YAML with its factors in a random order.
struct RandomGrid {
  std::vector<std::string> lines;
  std::string exclude;
  std::size_t product = 1;

  explicit RandomGrid(Rng& rng) {
    const std::vector<std::string> keys{"seed", "training.epochs", "dataset.noise",
                                        "model.layers.memory.units", "optimizer.learning_rate"};
    for (const std::string& key : keys) {
      const Index n = rng.below(4);
      if (n == 0) continue;
      product *= n;
      std::string levels;
      for (Index i = 1; i <= n; ++i) levels += (i > 1 ? ", " : "") + std::to_string(i);
      lines.push_back("  " + key + ": [" + levels + "]\n");
      if (rng.below(2) == 0) {
        exclude += (exclude.empty() ? "" : ", ") + ("{" + key + ": " + std::to_string(n) + "}");
      }
    }
  }

  std::string text(Rng& rng) const {
    arma::Col<Index> order = arma::regspace<arma::Col<Index>>(0, lines.size());
    order.shed_row(order.n_elem - 1);
    rng.shuffle(order);
    std::string out = "grid:\n  exclude: [" + exclude + "]\n";
    for (const Index i : order) out += lines[i];
    return out;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(any_grid_counts_right_and_knows_no_order) {
  Rng rng(1, 0, "grid");
  for (int trial = 0; trial < 60; ++trial) {
    const RandomGrid grid(rng);
    const std::string text = base + grid.text(rng);
    if (faults_of(text) != "nothing is wrong") {
      // Excluding the last level of a factor may leave nothing; anything else is an error.
      BOOST_TEST(faults_of(text).find("FL227 exclude removes every cell") != std::string::npos);
      continue;
    }
    const config::Plan plan = plan_of(text);
    BOOST_TEST(plan.cells.size() == grid.product - plan.excluded - plan.duplicates);
    const std::vector<std::string> keys = keys_of(plan);
    BOOST_TEST(std::set<std::string>(keys.begin(), keys.end()).size() == keys.size());
    const config::Plan other = plan_of(base + grid.text(rng));
    BOOST_TEST(keys_of(other) == keys, boost::test_tools::per_element());
    BOOST_TEST(other.hash == plan.hash);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatline::test
