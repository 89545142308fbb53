#include <boost/test/unit_test.hpp>

#include "memory_archive.hpp"
#include "plugin_under_test.hpp"
#include "train/pipeline.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Part;

namespace {

/// Finds the plugins of this build by their file.
struct BuiltPlugins final : fl::ComponentSource {
  const fl::Component* find(fl::Kind, const std::string& name) const override {
    return &component_under_test(name);
  }
  std::vector<std::string> names(fl::Kind) const override { return {}; }
};

struct Settings : fl::Params {
  fl::PartsParam transforms{this, "transforms", fl::Kind::transform, "", "what is tested"};
};

/// The transforms of an experiment, as the file would list them.
struct Rig {
  explicit Rig(const Json& list) {
    fl::Faults faults;
    const fl::Node node = fl::from_json(Json{{"transforms", list}}, "test");
    fl::Reader(plugins, faults).read(node, settings, "", "test");
    faults.raise();
    pipeline = std::make_unique<fl::train::Pipeline<double>>(settings.transforms, task, guard);
  }
  fl::Splits<double> operator()(fl::Splits<double> data) {
    fl::Rng noise(1, 0, "noise");
    pipeline->fit_and_apply(data, noise);
    return data;
  }

  BuiltPlugins plugins;
  Settings settings;
  fl::Task task{.inputs = 2, .outputs = 1, .steps = 4, .own_past = {1}};
  fl::train::Progress progress;
  fl::train::Guard guard{progress};
  std::unique_ptr<fl::train::Pipeline<double>> pipeline;
};

fl::Splits<double> make_parts(double of_test = 1) {
  fl::Splits<double> data;
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    fl::Rng rng(1, static_cast<std::uint64_t>(part), "data");
    data[part].x.set_size(2, 50, 4);
    data[part].y.set_size(1, 50, 1);
    for (arma::cube* values : {&data[part].x, &data[part].y}) {
      values->imbue([&] { return (part == Part::train ? 1 : of_test) * rng.uniform(1, 2); });
    }
  }
  return data;
}

const std::vector<const char*> every_transform{
    "standardise",    "min-max",  "robust",  "difference", "log",     "fill",  "clip",
    "missing-values", "outliers", "rescale", "erase",      "permute", "shift", "noise"};

bool same(const arma::cube& a, const arma::cube& b) {
  return std::equal(a.begin(), a.end(), b.begin(),
                    [](double u, double v) { return u == v || (std::isnan(u) && std::isnan(v)); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pipeline)

// Whatever validation and test hold, training must not notice.
BOOST_AUTO_TEST_CASE(nothing_leaks_from_test_into_training) {
  for (const char* name : every_transform) {
    const Json list{{{"use", name}, {"of", {"inputs", "targets"}}}};
    const auto plain = Rig(list)(make_parts()), wild = Rig(list)(make_parts(1000));
    BOOST_TEST(same(plain.train.x, wild.train.x), name);
    BOOST_TEST(same(plain.train.y, wild.train.y), name);
  }
}

// The test part is mapped with what training knew, not with what it knows itself.
BOOST_AUTO_TEST_CASE(test_is_mapped_as_training_is) {
  for (const char* name : {"standardise", "min-max", "robust"}) {
    auto data = make_parts();
    data.test.x.cols(0, 24) = data.train.x.cols(0, 24);
    data.test.x.cols(25, 49) *= 100;
    const auto done = Rig(Json{{{"use", name}, {"of", {"inputs"}}}})(data);
    BOOST_TEST(same(done.test.x.cols(0, 24), done.train.x.cols(0, 24)), name);
  }
}

BOOST_AUTO_TEST_CASE(targets_are_got_back_through_all_that_can_be_undone) {
  const Json list{{{"use", "log"}},        {{"use", "standardise"}},
                  {{"use", "difference"}}, {{"use", "rescale"}, {"of", {"inputs", "targets"}}},
                  {{"use", "robust"}},     {{"use", "min-max"}}};
  const auto data = make_parts();
  Rig rig(list);
  const auto done = rig(data);
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    arma::cube y = done[part].y;
    BOOST_TEST(!arma::approx_equal(y, data[part].y, "absdiff", 0.1));
    rig.pipeline->invert(y, done[part], part);
    BOOST_TEST(arma::approx_equal(y, data[part].y, "absdiff", 1e-10));
  }
}

BOOST_AUTO_TEST_CASE(two_faults_of_one_kind_are_independent) {
  const Json half{{"use", "missing-values"}, {"share", 0.5}};
  const auto twice = Rig(Json::array({half, half}))(make_parts()).train.x;
  double missing = 0;
  for (const double v : twice) missing += std::isnan(v);
  BOOST_TEST(std::abs(missing / 400 - 0.75) < 0.08);
}

BOOST_AUTO_TEST_CASE(what_was_fitted_is_archived) {
  const Json list{{{"use", "robust"}}, {{"use", "difference"}}, {{"use", "standardise"}}};
  const auto data = make_parts();
  Rig fitted(list), restored(list);
  const auto done = fitted(data);
  MemoryArchive archive;
  fitted.pipeline->archive(archive);
  archive.restore();
  restored.pipeline->archive(archive);
  arma::cube y = done.test.y;
  restored.pipeline->invert(y, done.test, Part::test);
  BOOST_TEST(arma::approx_equal(y, data.test.y, "absdiff", 1e-10));
}

BOOST_AUTO_TEST_SUITE_END()
