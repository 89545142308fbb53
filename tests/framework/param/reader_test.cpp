#include <boost/test/unit_test.hpp>

#include "config/yaml.hpp"
#include "sample.hpp"

using namespace flatline;

namespace {

/// Reads `yaml` into the sample settings and gives the text of all faults.
std::string faults_of(const std::string& yaml, sample::RunParams& params) {
  Faults faults;
  const Node node = config::read_yaml_text(yaml, "x.yaml", faults);
  BOOST_REQUIRE(faults.empty());
  Reader(sample::source(), faults).read(node, params, "", "a run");
  return faults.empty() ? "" : Error(faults.list()).what();
}

std::string faults_of(const std::string& yaml) {
  sample::RunParams params;
  return faults_of(yaml, params);
}

struct Case {
  const char* yaml;
  const char* message;
};

const Case cases[] = {
    {"epochz: 3",
     "x.yaml:1:1: FL201 epochz is unknown (a run has title, epochs, shuffle, scales, of, clip, by, "
     "stop, record, optimizer, model, watch). Did you mean epochs?"},
    {"optimizer: {use: adam, bta1: 0.5}",
     "x.yaml:1:24: FL201 optimizer.bta1 is unknown (adam has learning_rate, beta1, beta2). "
     "Did you mean beta1?"},
    {"optimizer: {use: sgd, momentum: 0.5}",
     "x.yaml:1:23: FL201 optimizer.momentum is unknown (sgd has no settings). "
     "Remove it, or use one of these."},
    {"optimizer: adm",
     "x.yaml:1:12: FL202 optimizer = adm is not a known optimizer. "
     "Did you mean adam?"},
    {"optimizer: dense",
     "x.yaml:1:12: FL202 optimizer = dense is not a known optimizer (dense is the name of a "
     "layer). "
     "Choose one of adam, sgd."},
    {"optimizer: {learning_rate: 1e-3}",
     "x.yaml:1:12: FL209 optimizer has no use: (it names the optimizer: moves the weights). "
     "Add use: with one of adam, sgd."},
    {"optimizer: {use: adam, beta2: 1.5}",
     "x.yaml:1:31: FL203 optimizer.beta2 = 1.5 is outside [0, 1) (decay of the squared gradient "
     "v). Use for instance the default, 0.999."},
    {"clip: -1",
     "x.yaml:1:7: FL203 clip = -1 is outside (0, ∞) (largest norm). "
     "Write a number in (0, ∞)."},
    {"epochs: -3",
     "x.yaml:1:9: FL203 epochs = -3 is outside [1, ∞) (passes). "
     "Use for instance the default, 50."},
    {"by: tyme",
     "x.yaml:1:5: FL203 by = tyme is none of time, series (how to divide). "
     "Did you mean time?"},
    {"scales: [1, 0]",
     "x.yaml:1:13: FL203 scales.1 = 0 is outside (0, ∞) (factors of the "
     "inputs). Write a number in (0, ∞)."},
    {"record: [{at: [1]}]",
     "x.yaml:1:10: FL205 record.0.what is missing (record needs it: what "
     "is recorded). Add what: with a value."},
    {"epochs: 3.5",
     "x.yaml:1:9: FL206 epochs = 3.5 is not an integer (passes). "
     "Write an integer, for instance the default, 50."},
    {"epochs: '3'",
     "x.yaml:1:9: FL206 epochs = \"3\" is quoted text, not an integer (passes). "
     "Remove the quotes."},
    {"epochs: [3]",
     "x.yaml:1:9: FL206 epochs = [3] is a list, not an integer (passes). "
     "Write an integer, for instance the default, 50."},
    {"epochs:",
     "x.yaml:1:1: FL206 epochs has no value (passes). "
     "Write an integer, for instance the default, 50."},
    {"clip: yes",
     "x.yaml:1:7: FL206 clip = yes is not a number or none (largest norm). "
     "Write a number or none."},
    {"shuffle: yes",
     "x.yaml:1:10: FL206 shuffle = yes is not true or false (whether to mix). "
     "Write true or false, for instance the default, true."},
    {"of: inputs", "x.yaml:1:5: FL206 of = inputs is not a list (sides). Write [inputs]."},
    {"watch: output",
     "x.yaml:1:8: FL206 watch = output is not a list (what is watched). Write [output]."},
    {"stop: 3", "x.yaml:1:7: FL206 stop = 3 is not a map (when to stop). Write a map."},
    {"record: [steps]",
     "x.yaml:1:10: FL206 record.0 = steps is not a map (what is recorded). Write a map."},
    {"title: {a: 1}",
     "x.yaml:1:8: FL206 title = {a: 1} is a map, not text (what it is called). "
     "Write text."},
    {"optimizer: {use: adam, beta1: 0.9, beta2: 0.5}",
     "x.yaml:1:31: FL208 optimizer.beta1 is above beta2 (the mean must move faster than the "
     "square). Lower beta1 or raise beta2."},
    {"optimizer: {use: adam, beta2: 0.5}",
     "x.yaml:1:12: FL208 optimizer.beta1 is above beta2 (the mean must move faster than the "
     "square). Lower beta1 or raise beta2."},
    {"model: {use: sequential, layers: [dense]}",
     "x.yaml:1:35: FL205 model.layers.0.units is missing (dense needs it: outputs). "
     "Add units: with a value."},
};

}  // namespace

BOOST_AUTO_TEST_CASE(each_fault_names_place_problem_reason_and_remedy) {
  for (const Case& c : cases) {
    BOOST_TEST_CONTEXT(c.yaml) { BOOST_TEST(faults_of(c.yaml) == c.message); }
  }
}

BOOST_AUTO_TEST_CASE(all_faults_come_in_one_pass_in_the_order_of_the_file) {
  const std::string text = faults_of("epochs: x\nzzz: 1\nstop: {delta: -1}\noptimizer: no-such\n");
  const std::size_t a = text.find("FL206 epochs"), b = text.find("FL201 zzz"),
                    c = text.find("FL203 stop.delta"), d = text.find("FL202 optimizer");
  BOOST_TEST(d != text.npos);
  BOOST_TEST((a < b && b < c && c < d));
}

BOOST_AUTO_TEST_CASE(a_duplicate_key_of_a_made_node_is_a_fault) {
  Faults faults;
  sample::RunParams params;
  Node node = Node::map();
  node.entries.push_back({"epochs", {}, Node::scalar("1")});
  node.entries.push_back({"epochs", {}, Node::scalar("2")});
  Reader(sample::source(), faults).read(node, params, "", "a run");
  BOOST_REQUIRE_EQUAL(faults.list().size(), 1U);
  BOOST_TEST(faults.list()[0].text() == "FL207 epochs is given twice. Remove one of them.");
  BOOST_TEST(params.epochs.get() == 1U);
}

BOOST_AUTO_TEST_CASE(good_values_are_read_and_know_path_and_place) {
  sample::RunParams p;
  BOOST_TEST(faults_of(R"(
title: 2024
epochs: 1e3
shuffle: false
scales: [2, .5]
of: []
clip: 1.0e-3
by: series
stop: {patience: 3.0}
record: [{what: steps, at: [0, 10]}]
optimizer: {use: adam, beta2: 0.99}
model: {use: sequential, layers: [identity, {use: dense, units: 4}]}
watch: []
)",
                       p) == "");
  BOOST_TEST(p.title.get() == "2024");
  BOOST_TEST(p.epochs.get() == 1000U);
  BOOST_TEST(!p.shuffle.get());
  BOOST_TEST(p.scales.get() == (std::vector<double>{2, 0.5}));
  BOOST_TEST(p.of.get().empty());
  BOOST_TEST(p.clip.get().value() == 1e-3);
  BOOST_TEST((p.by.get() == sample::By::series));
  BOOST_TEST(p.stop->patience.get().value() == 3U);
  BOOST_TEST(p.record[0].at.get() == (std::vector<Index>{0, 10}));
  BOOST_TEST(p.optimizer->component().name == "adam");
  const auto& adam = static_cast<const sample::AdamParams&>(p.optimizer->params());
  BOOST_TEST(adam.beta2.get() == 0.99);
  BOOST_TEST(adam.beta2.path() == "optimizer.beta2");
  BOOST_TEST(adam.beta2.mark().text() == "x.yaml:11:31");
  BOOST_TEST(adam.beta1.mark().text() == "");
  const auto& model = static_cast<const sample::SequentialParams&>(p.model->params());
  const auto& dense = static_cast<const sample::DenseParams&>(model.layers[1].params());
  BOOST_TEST(dense.units.path() == "model.layers.1.units");
  BOOST_TEST(model.layers[1].path() == "model.layers.1");
  BOOST_TEST(p.watch.size() == 0U);
}

BOOST_AUTO_TEST_CASE(absent_parts_take_their_default_plugins) {
  sample::RunParams p;
  BOOST_TEST(faults_of("{}", p) == "");
  BOOST_TEST(p.optimizer->component().name == "adam");
  BOOST_TEST(p.watch.size() == 2U);
  BOOST_TEST(p.watch[1].component().name == "saturation");
  BOOST_TEST(write(p, false).flow() == "{}");
}

BOOST_AUTO_TEST_CASE(a_default_plugin_that_is_not_installed_is_a_fault) {
  struct Loose : Params {
    PartParam schedule{this, "schedule", Kind::schedule, "constant", "the learning rate"};
  } params;
  Faults faults;
  Reader(sample::source(), faults).read(Node::map(), params, "", "a run");
  BOOST_REQUIRE_EQUAL(faults.list().size(), 1U);
  BOOST_TEST(faults.list()[0].text() ==
             "FL202 schedule = constant is not a known schedule (it is the default). "
             "No schedule is loaded: see `flatline plugins list`.");
}

BOOST_AUTO_TEST_CASE(keys_of_somebody_else_are_skipped) {
  Faults faults;
  sample::RunParams params;
  Node node = Node::map();
  node.set("grid", Node::list({}));
  Reader(sample::source(), faults).read(node, params, "", "a run", {"grid"});
  BOOST_TEST(faults.empty());
}

BOOST_AUTO_TEST_CASE(reading_again_forgets_what_was_read_before) {
  sample::RunParams p;
  BOOST_TEST(faults_of("{epochs: 3, record: [{what: a}], clip: 2, stop: {delta: 1}}", p) == "");
  BOOST_TEST(faults_of("{}", p) == "");
  BOOST_TEST(write(p, false).flow() == "{}");
  BOOST_TEST(p.epochs.mark().text() == "");
}
