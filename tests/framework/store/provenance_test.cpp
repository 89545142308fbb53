#include "store/provenance.hpp"

#include <boost/test/unit_test.hpp>

using namespace flatline;

BOOST_AUTO_TEST_SUITE(provenance)

BOOST_AUTO_TEST_CASE(it_tells_build_machine_and_plugins) {
  const plugin::Library library{"/proc/self/exe", "1.2", {}};
  const auto entries = store::provenance({&library});
  BOOST_TEST(entries.at("plugin.exe").starts_with("1.2 "));
  BOOST_TEST(entries.at("plugin.exe").size() == 4U + 16U);
  for (const char* name : {"build", "compiler", "flags", "git", "flatline", "abi", "host", "cpu",
                           "kernel", "blas_config", "blas_core", "blas_threads"}) {
    BOOST_TEST(!entries.at(name).empty(), name);
  }
}

BOOST_AUTO_TEST_CASE(the_build_hash_depends_on_the_plugins) {
  const plugin::Library library{"/proc/self/exe", "1.2", {}};
  BOOST_TEST(store::build_hash({}).size() == 16U);
  BOOST_TEST(store::build_hash({}) == store::build_hash({}));
  BOOST_TEST(store::build_hash({}) != store::build_hash({&library}));
}

BOOST_AUTO_TEST_SUITE_END()
