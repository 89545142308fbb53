#include "store/provenance.hpp"

#include <boost/test/unit_test.hpp>

using namespace flatline;

BOOST_AUTO_TEST_SUITE(provenance)

BOOST_AUTO_TEST_CASE(it_tells_build_machine_and_plugins) {
  const std::deque<plugin::Library> plugins{{"/proc/self/exe", "1.2", {}}};
  const auto entries = store::provenance("0.1", "abc", plugins);
  BOOST_TEST(entries.at("git") == "abc");
  BOOST_TEST(entries.at("plugin.exe").starts_with("1.2 "));
  BOOST_TEST(entries.at("plugin.exe").size() == 4U + 16U);
  for (const char* name : {"build", "compiler", "abi", "host", "cpu", "kernel", "blas_config",
                           "blas_core", "blas_threads", "started"}) {
    BOOST_TEST(!entries.at(name).empty(), name);
  }
}

BOOST_AUTO_TEST_CASE(the_build_hash_depends_on_the_plugins) {
  const std::deque<plugin::Library> plugins{{"/proc/self/exe", "1.2", {}}};
  BOOST_TEST(store::build_hash({}).size() == 16U);
  BOOST_TEST(store::build_hash({}) == store::build_hash({}));
  BOOST_TEST(store::build_hash({}) != store::build_hash(plugins));
}

BOOST_AUTO_TEST_SUITE_END()
