#include "data.hpp"

namespace {

/// Targets with so many of each of two classes.
template <class T>
auto counted(fl::Index first, fl::Index second, fl::Task::Type type) {
  auto diagnostic = make_diagnostic<T>("balance");
  FakeRun<T> run;
  run.task.type = type;
  run.data.train.x.zeros(1, first + second, 1);
  run.data.train.y.zeros(2, first + second, 1);
  for (fl::Index n = 0; n < first + second; ++n) run.data.train.y(n < first ? 0 : 1, n, 0) = 1;
  run.show_data(*diagnostic);
  return diagnostic;
}
constexpr auto classes = fl::Task::Type::classification;

}  // namespace

BOOST_AUTO_TEST_SUITE(balance)

BOOST_AUTO_TEST_CASE_TEMPLATE(uneven_classes_are_found, T, Scalars) {
  const auto diagnostic = counted<T>(95, 5, classes);
  BOOST_TEST(finding_of(*diagnostic, "imbalanced").fired);
  BOOST_TEST(finding_of(*diagnostic, "imbalanced").value ==
                 std::pow(0.95, -0.95) * std::pow(0.05, -0.05) - 1,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(finding_of(*diagnostic, "rare_class").fired);
  BOOST_TEST(finding_of(*diagnostic, "rare_class").value == 19.0,
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(even_classes_are_no_finding, T, Scalars) {
  const auto diagnostic = counted<T>(50, 50, classes);
  BOOST_TEST(finding_of(*diagnostic, "imbalanced").value == 1.0,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(!finding_of(*diagnostic, "imbalanced").fired);
  BOOST_TEST(!finding_of(*diagnostic, "rare_class").fired);
}

BOOST_AUTO_TEST_CASE(a_class_that_is_absent_is_rare) {
  BOOST_TEST(finding_of(*counted<double>(10, 0, classes), "rare_class").fired);
}

BOOST_AUTO_TEST_CASE(numbers_have_no_classes) {
  BOOST_TEST(counted<double>(95, 5, fl::Task::Type::regression)->findings().empty());
}

BOOST_AUTO_TEST_SUITE_END()
