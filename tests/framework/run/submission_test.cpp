#include "run/submission.hpp"

#include <fstream>

#include <boost/test/unit_test.hpp>

#include "sample_record.hpp"

using namespace flatline::run;

BOOST_FIXTURE_TEST_SUITE(submissions, TempFolder)

BOOST_AUTO_TEST_CASE(a_submission_is_recalled_as_it_was) {
  remember({"17", "abc", 40, 20, "failed", false}, path());
  const auto found = recall("17", path());
  BOOST_TEST_REQUIRE(found.has_value());
  BOOST_TEST(found->job == "17");
  BOOST_TEST(found->plan == "abc");
  BOOST_TEST(found->parts == 40U);
  BOOST_TEST(found->offset == 20U);
  BOOST_TEST(found->retry == "failed");
  BOOST_TEST(!found->collected);
  BOOST_TEST(!recall("18", path()).has_value());
}

BOOST_AUTO_TEST_CASE(a_plan_is_uncollected_until_a_job_is_submitted_that_collects) {
  remember({"17", "abc", 1, 0, "", false}, path());
  remember({"18", "other", 1, 0, "", false}, path());
  BOOST_TEST(uncollected("abc", path()).size() == 1U);
  remember({"17", "abc", 1, 0, "", true}, path());
  BOOST_TEST(uncollected("abc", path()).empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_note_counts_as_none) {
  for (const char* damaged :
       {"", "{", "[]", R"({"plan": 3})", R"({"plan": "abc", "parts": "x"})"}) {
    std::ofstream(path() / "17.json") << damaged;
    BOOST_TEST(!recall("17", path()).has_value());
    BOOST_TEST(uncollected("abc", path()).empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()
