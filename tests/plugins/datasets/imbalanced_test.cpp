#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "faults.hpp"
#include "tolerance.hpp"

using Json = nlohmann::ordered_json;
using boost::test_tools::tolerance;
using flatline::Index;

BOOST_AUTO_TEST_SUITE(imbalanced_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_rare_class_is_as_rare_and_as_knowable_as_asked, T, Scalars) {
  for (const double dependence : {0.0, 0.5, 1.0}) {
    const Json settings{
        {"prevalence", 0.2}, {"dependence", dependence}, {"step", 2}, {"sequences", 50000}};
    const auto b = make_data<T>("imbalanced", settings).train;
    BOOST_TEST(arma::accu(b.y.slice(0).row(1)) / T(b.size()) == T(0.2), tolerance(T(0.05)));
    const double rule = accuracy(b, [&](Index n, Index) -> Index { return b.x(0, n, 2) > T(0.8); });
    const double best = dependence == 0 ? constant_accuracy(b) : rule;
    BOOST_TEST(std::abs(best - task_of("imbalanced", settings).ceiling.value()) < 0.01, dependence);
    if (dependence == 0) BOOST_TEST(std::abs(rule - 0.68) < 0.01);  // chance: 0.8² + 0.2²
  }
}

BOOST_AUTO_TEST_CASE(a_deciding_step_behind_the_end_is_refused) {
  const auto text = message_of([] { task_of("imbalanced", {{"length", 3}}); });
  BOOST_TEST(text.find("imbalanced.step is not below the length (the label is decided by one step "
                       "of the sequence). Choose an earlier step.") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_CASE(a_class_that_is_absent_from_a_part_is_named) {
  const Json settings{{"prevalence", 0.001}, {"sequences", 100}};
  BOOST_TEST(message_of([&] { make_data<double>("imbalanced", settings); }) ==
             "FL411 class 1 does not occur in the train part (none of its 80 sequences has it). "
             "Raise dataset.sequences or split.train.\n"
             "FL411 class 1 does not occur in the validation part (none of its 10 sequences has "
             "it). Raise dataset.sequences or split.validation.\n"
             "FL411 class 1 does not occur in the test part (none of its 10 sequences has it). "
             "Raise dataset.sequences or split.test.");
}

BOOST_AUTO_TEST_SUITE_END()
