#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "param/reader.hpp"

using namespace flatline;

namespace {

Node plain(const char* text) { return Node::scalar(text); }

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_follow_the_core_rules_of_yaml_1_2) {
  BOOST_TEST(to_number(plain("1e-3")).value() == 1e-3);
  BOOST_TEST(to_number(plain("010")).value() == 10.0);
  BOOST_TEST(to_number(plain("+1.5E+2")).value() == 150.0);
  BOOST_TEST(to_number(plain(".5")).value() == 0.5);
  BOOST_TEST(to_number(plain("-5.")).value() == -5.0);
  BOOST_TEST(to_number(plain("0x1E")).value() == 30.0);
  BOOST_TEST(to_number(plain("0o17")).value() == 15.0);
  BOOST_TEST(to_number(plain("-.inf")).value() == -std::numeric_limits<double>::infinity());
  BOOST_TEST(std::isnan(to_number(plain(".nan")).value()));
}

BOOST_AUTO_TEST_CASE(words_are_no_numbers) {
  for (const char* text : {"", "-", "+", ".", "inf", "nan", "infinity", "1e", "1e400", "1e-400",
                           "1_000", "1 2", "--1", "+-1", "e5", "0x", "0b1", "1f", "true"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!to_number(plain(text)));
      BOOST_TEST(!to_index(plain(text)));
    }
  }
  BOOST_TEST(!to_number(Node::scalar("5", {}, true)));
  BOOST_TEST(!to_index(Node::scalar("5", {}, true)));
  BOOST_TEST(!to_number(Node::list({})));
}

BOOST_AUTO_TEST_CASE(integers_are_exact) {
  BOOST_TEST(to_index(plain("010")).value() == 10U);
  BOOST_TEST(to_index(plain("3.0")).value() == 3U);
  BOOST_TEST(to_index(plain("1e3")).value() == 1000U);
  BOOST_TEST(to_index(plain("18446744073709551615")).value() == 18446744073709551615U);
  for (const char* text : {"3.5", "-1", "1e300", "18446744073709551616", ".inf", ".nan"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(!to_index(plain(text))); }
  }
}

BOOST_AUTO_TEST_CASE(bools_are_true_and_false_only) {
  BOOST_TEST(to_bool(plain("true")).value());
  BOOST_TEST(!to_bool(plain("False")).value());
  for (const char* text : {"yes", "no", "on", "1", "y", "tRUE"}) BOOST_TEST(!to_bool(plain(text)));
  BOOST_TEST(!to_bool(Node::scalar("true", {}, true)));
}

BOOST_AUTO_TEST_CASE(numbers_print_as_people_write_them) {
  BOOST_TEST(number_text(1e-3) == "0.001");
  BOOST_TEST(number_text(0.0001) == "0.0001");
  BOOST_TEST(number_text(1e-5) == "1e-5");
  BOOST_TEST(number_text(-2.5e-10) == "-2.5e-10");
  BOOST_TEST(number_text(1e16) == "1e+16");
  BOOST_TEST(number_text(1e300) == "1e+300");
  BOOST_TEST(number_text(100000) == "100000");
  BOOST_TEST(number_text(1e15) == "1000000000000000");
  BOOST_TEST(number_text(1e16) == "1e+16");
  BOOST_TEST(number_text(-0.1) == "-0.1");
  BOOST_TEST(number_text(0) == "0");
  BOOST_TEST(number_text(-std::numeric_limits<double>::infinity()) == "-.inf");
}

BOOST_AUTO_TEST_CASE(printed_numbers_read_back_to_the_same_bits) {
  double value = 1.0 / 3;
  for (int i = 0; i < 2000; ++i) {
    value *= (i % 2 == 0 ? -1.37e3 : 7.1e-4) * (1 + i * 1e-3);
    if (value == 0 || std::isinf(value)) value = 0.7 / (i + 1);
    BOOST_TEST_CONTEXT(number_text(value)) {
      BOOST_TEST(to_number(Node::scalar(number_text(value))).value() == value);
    }
  }
  for (const double edge : {5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -0.0}) {
    const double back = to_number(Node::scalar(number_text(edge))).value();
    BOOST_TEST(back == edge);
    BOOST_TEST(std::signbit(back) == std::signbit(edge));
  }
}

BOOST_AUTO_TEST_CASE(ranges_hold_their_ends_as_printed) {
  BOOST_TEST(half_open(0, 1).text() == "[0, 1)");
  BOOST_TEST(half_open(0, 1).contains(0));
  BOOST_TEST(!half_open(0, 1).contains(1));
  BOOST_TEST(positive.text() == "(0, ∞)");
  BOOST_TEST(!positive.contains(0));
  BOOST_TEST(!positive.contains(std::nan("")));
  BOOST_TEST(!positive.contains(std::numeric_limits<double>::infinity()));
  BOOST_TEST(closed(-0.5, 2).text() == "[-0.5, 2]");
  BOOST_TEST(any.text() == "(-∞, ∞)");
  BOOST_TEST(!any.contains(std::nan("")));
  BOOST_TEST(!any.contains(-std::numeric_limits<double>::infinity()));
}
