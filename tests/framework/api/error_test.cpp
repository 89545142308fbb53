#include <boost/test/unit_test.hpp>

#include <flatline/error.hpp>

namespace fl = flatline;

BOOST_AUTO_TEST_SUITE(error)

fl::Mark mark(int line, int column) {
  return {std::make_shared<const std::string>("x.yaml"), line, column};
}

BOOST_AUTO_TEST_CASE(a_fault_reads_where_id_problem_why_remedy) {
  const fl::Fault fault{mark(14, 10), "FL203", "beta2 = 1.5 is outside [0, 1)", "it is a decay",
                        "Use 0.999."};
  BOOST_TEST(fault.text() ==
             "x.yaml:14:10: FL203 beta2 = 1.5 is outside [0, 1) (it is a decay). Use 0.999.");
}

BOOST_AUTO_TEST_CASE(what_is_empty_leaves_no_trace_in_the_text) {
  BOOST_TEST((fl::Fault{{}, "FL901", "it broke", "", ""}.text()) == "FL901 it broke.");
  BOOST_TEST((fl::Fault{mark(0, 0), "FL901", "it broke", "", ""}.text()) ==
             "x.yaml: FL901 it broke.");
}

BOOST_AUTO_TEST_CASE(all_faults_are_raised_together_in_their_order) {
  fl::Faults faults;
  BOOST_CHECK_NO_THROW(faults.raise());
  faults.add({}, "FL201", "first", "", "");
  faults.add({}, "FL202", "second", "", "");
  BOOST_CHECK_EXCEPTION(faults.raise(), fl::Error, [](const fl::Error& e) {
    return std::string(e.what()) == "FL201 first.\nFL202 second." && e.faults().size() == 2 &&
           e.id() == "FL201";
  });
}

BOOST_AUTO_TEST_CASE(not_applicable_is_an_error_of_its_own_kind) {
  BOOST_CHECK_THROW(throw fl::NotApplicable("FL505", "no past", "", ""), fl::Error);
}

BOOST_AUTO_TEST_CASE(a_slip_of_the_pen_is_understood) {
  BOOST_TEST(fl::suggest("bta1", {"beta1", "beta2", "eps", "units"}) == "Did you mean beta1?");
  BOOST_TEST(fl::suggest("beta", {"beta1", "beta2"}) == "Did you mean beta1 or beta2?");
  BOOST_TEST(fl::suggest("uints", {"beta1", "units"}) == "Did you mean units?");
  BOOST_TEST(fl::suggest("cifg", {"NFG", "CIFG"}) == "Did you mean CIFG?");
}

BOOST_AUTO_TEST_CASE(without_a_likeness_all_names_are_listed) {
  BOOST_TEST(fl::suggest("colour", {"units", "name"}) == "Choose one of name, units.");
  BOOST_TEST(fl::suggest("colour", {"name"}) == "The only choice is name.");
  BOOST_TEST(fl::suggest("colour", {}) == "There is none to choose from.");
  BOOST_TEST(fl::suggest("zz", {"a"}) == "The only choice is a.");
}

BOOST_AUTO_TEST_SUITE_END()
