#pragma once

#include <string>

#include <boost/test/unit_test.hpp>

#include <flatline/error.hpp>

/// Runs `act`, which must throw an Error, and gives its text: one line for each fault.
template <class F>
std::string message_of(F act) {
  try {
    act();
  } catch (const flatline::Error& error) {
    return error.what();
  }
  BOOST_ERROR("nothing was thrown");
  return "";
}
