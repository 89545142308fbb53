#pragma once

#include <vector>

#include <flatline/error.hpp>

#include "api/vector_math_table.hpp"

/// The instruction sets that this machine has.
inline std::vector<const char*> sets() {
  std::vector<const char*> out;
  for (const char* name : {"avx512", "avx2", "plain"}) {
    try {
      flatline::choose_vector_math(name);
      out.push_back(name);
    } catch (const flatline::Error&) {
      BOOST_TEST_MESSAGE("this machine has no " << name);
    }
  }
  return out;
}
