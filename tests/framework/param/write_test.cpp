#include <boost/test/unit_test.hpp>

#include "config/yaml.hpp"
#include "sample.hpp"

using namespace flatline;

namespace {

void read(const std::string& yaml, sample::RunParams& params) {
  Faults faults;
  const Node node = config::read_yaml_text(yaml, "x.yaml", faults);
  Reader(sample::source(), faults).read(node, params, "", "a run");
  faults.raise();
}

std::string canonical(const std::string& yaml) {
  sample::RunParams params;
  read(yaml, params);
  return write(params, false).flow();
}

}  // namespace

BOOST_AUTO_TEST_CASE(equal_settings_have_equal_text) {
  const char* expected = "{clip: 0.01, optimizer: {use: adam, learning_rate: 0.0001}}";
  BOOST_TEST(canonical("optimizer: {learning_rate: 1e-4, use: adam}\nclip: 1.0e-2") == expected);
  BOOST_TEST(canonical("clip: .01\noptimizer: {use: 'adam', learning_rate: 0.0001}") == expected);
  BOOST_TEST(canonical("epochs: 50\noptimizer: {use: adam, beta1: 0.9}\nof: [inputs]") == "{}");
}

BOOST_AUTO_TEST_CASE(a_plugin_without_settings_of_its_own_is_a_bare_name) {
  BOOST_TEST(canonical("optimizer: {use: sgd}\nwatch: [{use: output}]") ==
             "{optimizer: sgd, watch: [output]}");
}

BOOST_AUTO_TEST_CASE(everything_is_spelled_out_on_demand_and_reads_back) {
  sample::RunParams params;
  read("{title: '5', stop: {patience: 2}, record: [{what: none}]}", params);
  const std::string all = write(params, true).flow();
  BOOST_TEST(all ==
             "{title: \"5\", epochs: 50, shuffle: true, scales: [1, 0.5], of: [inputs], clip: "
             "none, by: time, stop: {patience: 2, delta: 0}, record: [{what: \"none\", at: []}], "
             "optimizer: {use: adam, learning_rate: 0.001, beta1: 0.9, beta2: 0.999}, model: {use: "
             "sequential, layers: []}, watch: [output, saturation]}");
  BOOST_TEST(canonical(all) == write(params, false).flow());
}

BOOST_AUTO_TEST_CASE(a_required_value_is_always_written) {
  BOOST_TEST(canonical("record: [{what: steps}]") == "{record: [{what: steps}]}");
}

BOOST_AUTO_TEST_CASE(a_rate_that_float_cannot_hold_is_refused_only_there) {
  sample::RunParams params;
  read("optimizer: {use: adam, learning_rate: 1e-60}", params);
  const auto& adam = static_cast<const sample::AdamParams&>(params.optimizer->params());
  BOOST_TEST(adam.learning_rate.as<double>() == 1e-60);
  BOOST_CHECK_EXCEPTION(adam.learning_rate.as<float>(), Error, [](const Error& error) {
    return std::string(error.what()) ==
           "x.yaml:1:39: FL204 optimizer.learning_rate = 1e-60 becomes 0 in float32 (step size α). "
           "Set precision: float64, or a value that float32 can hold.";
  });
}
