#include "plugin/names.hpp"

#include <boost/test/unit_test.hpp>

#include "plugin/copies.hpp"
#include "plugin/handshake.hpp"

using namespace flatline::plugin;

BOOST_AUTO_TEST_CASE(kebab_case_is_small_letters_digits_and_single_hyphens) {
  for (const char* name : {"adam", "sine-series", "s4", "l-bfgs-2"}) {
    BOOST_TEST(is_kebab_case(name), name);
  }
  for (const char* name : {"", "Adam", "sine_series", "-a", "a-", "a--b", "4s", "a b", "ä"}) {
    BOOST_TEST(!is_kebab_case(name), name);
  }
}

BOOST_AUTO_TEST_CASE(snake_case_joins_with_underscores) {
  BOOST_TEST(is_snake_case("learning_rate"));
  BOOST_TEST(!is_snake_case("learning-rate"));
}

BOOST_AUTO_TEST_CASE(only_the_fields_of_the_tag_that_differ_are_told) {
  BOOST_TEST(abi_difference("api=1;uword=32;", "api=1;uword=64;") ==
             "plugin: uword=32, flatline: uword=64");
  BOOST_TEST(abi_difference("api=1;", "api=1;new=yes;") ==
             "plugin: nothing more, flatline: new=yes");
}

BOOST_AUTO_TEST_CASE(two_files_of_one_library_are_found_whatever_their_variant) {
  const auto copies = find_copies({"/a/libm.so.6", "/a/libopenblas.so.0", "/b/libopenblas64.so.0"});
  BOOST_REQUIRE(copies.has_value());
  BOOST_TEST(copies->library == "OpenBLAS");
  BOOST_TEST(copies->first.string() == "/a/libopenblas.so.0");
  BOOST_TEST(copies->second.string() == "/b/libopenblas64.so.0");
}

BOOST_AUTO_TEST_CASE(companions_of_a_library_are_no_copies_of_it) {
  BOOST_TEST(!find_copies({"/a/libhdf5_serial.so.103", "/a/libhdf5_serial_hl.so.100",
                           "/a/libboost_log.so.1.74.0", "/a/libboost_log_setup.so.1.74.0",
                           "/a/libhdf5_serial.so.103"})
                  .has_value());
}
