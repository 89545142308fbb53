#include <boost/test/unit_test.hpp>

#include "tolerance.hpp"
#include "transform_under_test.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;
using fl::Part;

namespace {

/// Every fault with a dose that can't be overlooked.
const std::vector<std::pair<const char*, Json>> all_faults{{"missing-values", {{"share", 0.5}}},
                                                           {"outliers", {{"share", 0.5}}},
                                                           {"rescale", Json::object()},
                                                           {"erase", Json::object()},
                                                           {"permute", Json::object()},
                                                           {"shift", {{"steps", 2}}},
                                                           {"noise", Json::object()}};

}  // namespace

BOOST_AUTO_TEST_SUITE(faults_of_every_kind)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_fault_hits_the_parts_that_were_asked_for, T, Scalars) {
  const auto batch = some_batch<T>("train");
  for (auto [name, settings] : all_faults) {
    for (const char* parts : {"all", "train", "test"}) {
      settings["parts"] = parts;
      for (const Part part : {Part::train, Part::validation, Part::test}) {
        const auto spoilt = TransformUnderTest<T>(name, settings).inputs(batch, batch, part);
        const bool asked = parts == std::string("all") ||
                           part == (parts == std::string("train") ? Part::train : Part::test);
        BOOST_TEST((changed(spoilt, batch.x) > 0.1) == asked, name << ", " << parts);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_dose_of_nothing_changes_nothing) {
  const auto batch = some_batch<double>("train");
  for (const auto& [name, dose] : {std::pair{"missing-values", "share"},
                                   {"outliers", "share"},
                                   {"erase", "share"},
                                   {"permute", "share"},
                                   {"shift", "steps"},
                                   {"noise", "size"}}) {
    BOOST_TEST(
        changed(TransformUnderTest<double>(name, {{dose, 0}}).inputs(batch, batch), batch.x) == 0,
        name);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(faults_depend_on_the_stream_alone, T, Scalars) {
  const auto batch = some_batch<T>("train");
  for (const auto& [name, settings] : all_faults) {
    const auto a = TransformUnderTest<T>(name, settings).inputs(batch, batch);
    const auto again = TransformUnderTest<T>(name, settings).inputs(batch, batch);
    BOOST_TEST(std::equal(a.begin(), a.end(), again.begin(),
                          [](T u, T v) { return u == v || (std::isnan(u) && std::isnan(v)); }),
               name);
    if (name == std::string("rescale") || name == std::string("erase") ||
        name == std::string("shift")) {
      continue;  // nothing random at these doses
    }
    const auto other = TransformUnderTest<T>(name, settings).inputs(batch, batch, Part::train, 1);
    BOOST_TEST(changed(other, a) > 0.1, name);
  }
}

BOOST_AUTO_TEST_CASE(empty_parts_are_no_trouble) {
  const auto train = some_batch<double>("train");
  auto none = train;
  none.x.set_size(3, 0, 5);
  for (const auto& [name, settings] : all_faults) {
    BOOST_TEST(TransformUnderTest<double>(name, settings).inputs(train, none).is_empty(), name);
  }
}

BOOST_AUTO_TEST_SUITE_END()
