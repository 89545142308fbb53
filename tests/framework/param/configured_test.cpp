#include <boost/test/unit_test.hpp>

#include "sample.hpp"

using namespace flatline;

namespace {

template <class E>
std::string thrown(const char* name) {
  try {
    Configured(*sample::source().find(Kind::loss, name), "loss")
        .make<sample::Thing<sample::NoParams>>();
  } catch (const E& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_error_leaves_with_the_name_of_the_plugin) {
  BOOST_TEST(thrown<Error>("wrong") ==
             "FL501 wrong: the window is longer than the series. Shorten it.");
}

BOOST_AUTO_TEST_CASE(not_applicable_keeps_its_type) {
  BOOST_TEST(thrown<NotApplicable>("shy") == "FL502 shy: there is no past.");
}

BOOST_AUTO_TEST_CASE(foreign_exceptions_are_wrapped) {
  BOOST_TEST(thrown<Error>("unlucky") ==
             "FL311 plugin unlucky (loss) threw: out of luck. This is a fault of the plugin; tell "
             "its author.");
  BOOST_TEST(thrown<Error>("odd") ==
             "FL311 plugin odd (loss) threw an unknown exception. This is a fault of the plugin; "
             "tell its author.");
  BOOST_TEST(thrown<Error>("broken") ==
             "FL311 plugin broken (loss) threw: no settings today. This is a fault of the plugin; "
             "tell its author.");
}

BOOST_AUTO_TEST_CASE(null_is_refused) {
  BOOST_TEST(thrown<Error>("null") ==
             "FL312 plugin null (loss) returned null (a plugin must make its settings and its "
             "object or throw). This is a fault of the plugin; tell its author.");
}

BOOST_AUTO_TEST_CASE(a_sound_plugin_makes_its_object) {
  const Configured adam(*sample::source().find(Kind::optimizer, "adam"), "optimizer");
  BOOST_TEST((adam.make<sample::Thing<sample::AdamParams>>() != nullptr));
}
