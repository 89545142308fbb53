#include "train/keeper.hpp"

#include <random>

#include <boost/test/unit_test.hpp>

#include "small_run.hpp"
#include "store/run_file.hpp"
#include "train/execute.hpp"

using namespace flatline;
using store::Resumption;

namespace {

using Overrides = std::vector<config::Override>;

const std::string everything = R"(schedule: {use: reduce-on-plateau, patience: 1}
transforms: [{use: standardise, of: [inputs, targets]}]
record: [{what: weights, when: {epoch: 1}}, {what: predictions, when: {epoch: 2}}]
)";

/// A run of the small experiment that may be interrupted and goes on.
class Broken {
 public:
  explicit Broken(const Overrides& overrides, const std::string& more = everything)
      : plan(small_plan(overrides, more)),
        file_(store::checkpoint_path(folder_.path(), plan.runs()[0].id)) {
    std::filesystem::create_directories(folder_.path() / "runs");
  }

  /// Trains until the end or for `steps` updates from here; "" when it was interrupted, else the
  /// bytes of its file, without times.
  std::string go(Index steps, const std::string& build = "build") {
    const auto asked = [&left = steps] { return left == 0 || --left == 0; };
    train::Keeper keeper(file_, build, 1e9, asked);
    train::Progress progress;
    try {
      train::KnownYardsticks yardsticks;
      store::Record record =
          train::execute(plan, plan.runs()[0], own_plugins(), progress, keeper, yardsticks);
      resumption = progress.resumption;
      record.summary.train_seconds = 0;
      store::write_run(record, folder_.path(), io::Existing::replace);
      return io::read_whole(store::run_path(folder_.path(), plan.runs()[0].id));
    } catch (const train::Preempted&) {
      resumption = progress.resumption;
      return "";
    }
  }

  std::string unbroken() { return go(1'000'000'000); }
  const std::filesystem::path& file() const { return file_; }

  config::Plan plan;
  Resumption resumption = Resumption::none;

 private:
  TempFolder folder_;
  std::filesystem::path file_;
};

/// Interrupts a run again and again after a random number of steps and compares what comes out.
/// False when the plugins do not fit this experiment.
bool survives(const Overrides& overrides, std::mt19937& random, const std::string& more) {
  std::string expected;
  try {
    expected = Broken(overrides, more).unbroken();
  } catch (const Error& error) {
    BOOST_TEST_MESSAGE("left out: " << error.what());
    return false;
  }
  Broken broken(overrides, more);
  std::string got;
  for (int times = 0; got.empty(); ++times) {
    got = broken.go(1 + random() % 6);
    if (times > 0) BOOST_TEST((broken.resumption == Resumption::resumed));
    BOOST_TEST_REQUIRE(times < 1000);
  }
  BOOST_TEST((got == expected));
  return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keeper)

BOOST_AUTO_TEST_CASE(every_optimizer_goes_on_bit_for_bit_in_both_precisions) {
  std::mt19937 random(1);
  Index tried = 0;
  for (const std::string& optimizer : own_plugins().names(Kind::optimizer)) {
    for (const char* precision : {"float32", "float64"}) {
      BOOST_TEST_CONTEXT(optimizer << " in " << precision) {
        const Overrides overrides{{"optimizer", "{use: " + optimizer + "}"},
                                  {"precision", precision},
                                  {"training.keep", "best"}};
        tried += survives(overrides, random, everything) ? 1 : 0;
      }
    }
  }
  BOOST_TEST(tried >= 4U);
}

BOOST_AUTO_TEST_CASE(every_diagnostic_schedule_and_layer_goes_on_bit_for_bit) {
  std::mt19937 random(2);
  Index tried = 0;
  for (const std::string& name : own_plugins().names(Kind::diagnostic)) {
    BOOST_TEST_CONTEXT(name) {
      tried += survives({}, random, "diagnostics: [" + name + "]\n") ? 1 : 0;
    }
  }
  for (const std::string& name : own_plugins().names(Kind::schedule)) {
    BOOST_TEST_CONTEXT(name) {
      tried += survives({{"training.epochs", "6"}}, random, "schedule: " + name + "\n") ? 1 : 0;
    }
  }
  for (const std::string& name : own_plugins().names(Kind::layer)) {
    BOOST_TEST_CONTEXT(name) {
      const std::string layers = "[" + name + ", {use: dense, units: 1}]";
      tried += survives({{"model.layers", layers}}, random, "") ? 1 : 0;
    }
  }
  BOOST_TEST(tried >= 6U);
}

BOOST_AUTO_TEST_CASE(dropout_and_early_stopping_go_on_bit_for_bit) {
  std::mt19937 random(3);
  const std::string layers =
      "[{use: lstm, units: 3}, {use: dropout, rate: 0.3}, {use: dense, units: 1}]";
  BOOST_TEST(survives({{"model.layers", layers},
                       {"training.epochs", "12"},
                       {"training.early_stopping.patience", "2"}},
                      random, everything));
}

BOOST_AUTO_TEST_CASE(a_checkpoint_of_another_build_is_not_used) {
  Broken broken({});
  const std::string expected = broken.unbroken();
  BOOST_TEST(broken.go(5) == "");
  BOOST_TEST((broken.go(1'000'000, "other") == expected));
  BOOST_TEST((broken.resumption == Resumption::other_build));
}

BOOST_AUTO_TEST_CASE(a_damaged_checkpoint_is_not_used) {
  Broken broken({});
  const std::string expected = broken.unbroken();
  BOOST_TEST(broken.go(5) == "");
  std::filesystem::resize_file(broken.file(), std::filesystem::file_size(broken.file()) / 2);
  BOOST_TEST((broken.unbroken() == expected));
  BOOST_TEST((broken.resumption == Resumption::damaged));
}

BOOST_AUTO_TEST_CASE(a_checkpoint_that_does_not_fit_is_dropped_and_the_run_begins_anew) {
  Broken broken({});
  const std::string expected = broken.unbroken();
  store::write_checkpoint(broken.file(), "build", [](Archive& archive) {
    bool nothing = true;
    archive("nothing", nothing);
  });
  BOOST_TEST((broken.unbroken() == expected));
  BOOST_TEST((broken.resumption == Resumption::damaged));
  BOOST_TEST(!std::filesystem::exists(broken.file()));
}

BOOST_AUTO_TEST_CASE(a_full_disk_costs_a_checkpoint_on_the_way_but_not_the_run) {
  train::Keeper keeper("/nowhere/x.checkpoint", "", 0, [] { return false; });
  BOOST_TEST(keeper.due());
  BOOST_CHECK_NO_THROW(keeper.save([](Archive&) {}));
}

BOOST_AUTO_TEST_SUITE_END()
