#pragma once

#include <map>
#include <stdexcept>

#include <flatline/part.hpp>

#include "param/reader.hpp"
#include "param/schema.hpp"

/// Settings and plugins that use every type of parameter once.
namespace sample {

namespace fl = flatline;

struct StopParams : fl::Params {
  fl::Param<std::optional<fl::Index>> patience{
      this, "patience", std::nullopt, fl::at_least(1), "epoch", "epochs to wait"};
  fl::Param<double> delta{this, "delta", 0, fl::non_negative, "1", "smallest gain"};
};

struct AdamParams : fl::Params {
  fl::Param<double> learning_rate{this, "learning_rate", 1e-3, fl::positive, "1", "step size α"};
  fl::Param<double> beta1{
      this, "beta1", 0.9, fl::half_open(0, 1), "1", "decay of the mean gradient m"};
  fl::Param<double> beta2{
      this, "beta2", 0.999, fl::half_open(0, 1), "1", "decay of the squared gradient v"};
  void check(fl::Check& check) const override {
    check.require(beta1.get() <= beta2.get(), beta1, beta1.path() + " is above beta2",
                  "the mean must move faster than the square", "Lower beta1 or raise beta2.");
  }
};

struct NoParams : fl::Params {};

struct DenseParams : fl::Params {
  fl::Param<fl::Index> units{this, "units", fl::required, fl::at_least(1), "1", "outputs"};
};

struct SequentialParams : fl::Params {
  fl::PartsParam layers{this, "layers", fl::Kind::layer, "", "from input to output"};
};

struct BrokenParams : fl::Params {
  BrokenParams() { throw std::runtime_error("no settings today"); }
};

/// What a factory may do wrong.
enum class Trouble { none, error, not_applicable, exception, integer };

template <class P, Trouble trouble = Trouble::none>
struct Thing : fl::Object {
  explicit Thing(const P&) {
    switch (trouble) {
      case Trouble::none:
        return;
      case Trouble::error:
        throw fl::Error("FL501", "the window is longer than the series", "", "Shorten it.");
      case Trouble::not_applicable:
        throw fl::NotApplicable("FL502", "there is no past", "", "");
      case Trouble::exception:
        throw std::runtime_error("out of luck");
      case Trouble::integer:
        throw 7;
    }
  }
  static constexpr fl::Precision precision = fl::Precision::float64;
};

template <class P, Trouble trouble = Trouble::none>
fl::Component component(fl::Kind kind, const char* name) {
  using T = Thing<P, trouble>;
  return fl::detail::component<T, T, P>(kind, name, "Does a thing", "none");
}

inline fl::Component returning_null() {
  fl::Component c = component<NoParams>(fl::Kind::loss, "null");
  c.make_double = [](const fl::Params&, const fl::Context&) -> fl::Object* { return nullptr; };
  return c;
}

class Source final : public fl::ComponentSource {
 public:
  Source() {
    list_ = {component<AdamParams>(fl::Kind::optimizer, "adam"),
             component<NoParams>(fl::Kind::optimizer, "sgd"),
             component<SequentialParams>(fl::Kind::model, "sequential"),
             component<DenseParams>(fl::Kind::layer, "dense"),
             component<NoParams>(fl::Kind::layer, "identity"),
             component<NoParams>(fl::Kind::diagnostic, "output"),
             component<NoParams>(fl::Kind::diagnostic, "saturation"),
             component<BrokenParams>(fl::Kind::loss, "broken"),
             component<NoParams, Trouble::error>(fl::Kind::loss, "wrong"),
             component<NoParams, Trouble::not_applicable>(fl::Kind::loss, "shy"),
             component<NoParams, Trouble::exception>(fl::Kind::loss, "unlucky"),
             component<NoParams, Trouble::integer>(fl::Kind::loss, "odd"),
             returning_null()};
  }
  const fl::Component* find(fl::Kind kind, const std::string& name) const override {
    for (const fl::Component& c : list_) {
      if (c.kind == kind && c.name == name) return &c;
    }
    return nullptr;
  }
  std::vector<std::string> names(fl::Kind kind) const override {
    std::vector<std::string> out;
    for (const fl::Component& c : list_) {
      if (c.kind == kind) out.emplace_back(c.name);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  std::vector<fl::Component> list_;
};

/// Outlives whatever was configured from it, as the registry does.
inline const Source& source() {
  static const Source source;
  return source;
}

enum class By { time, series };

struct WhenParams : fl::Params {
  fl::Param<std::string> what{this, "what", fl::required, fl::any, "1", "what is recorded"};
  fl::Param<std::vector<fl::Index>> at{this, "at", {}, fl::non_negative, "epoch", "these epochs"};
};

struct RunParams : fl::Params {
  fl::Param<std::string> title{this, "title", "", fl::any, "1", "what it is called"};
  fl::Param<fl::Index> epochs{this, "epochs", 50, fl::at_least(1), "epoch", "passes"};
  fl::Param<bool> shuffle{this, "shuffle", true, fl::any, "1", "whether to mix"};
  fl::Param<std::vector<double>> scales{this,         "scales", {1, 0.5},
                                        fl::positive, "1",      "factors of the inputs"};
  fl::Param<std::vector<std::string>> of{this, "of", {"inputs"}, fl::any, "1", "sides"};
  fl::Param<std::optional<double>> clip{this,         "clip", std::nullopt,
                                        fl::positive, "1",    "largest norm"};
  fl::Choice<By> by{
      this, "by", By::time, {{"time", By::time}, {"series", By::series}}, "how to divide"};
  fl::Group<StopParams> stop{this, "stop", "when to stop"};
  fl::ParamList<WhenParams> record{this, "record", "what is recorded"};
  fl::PartParam optimizer{this, "optimizer", fl::Kind::optimizer, "adam", "moves the weights"};
  fl::PartParam model{this, "model", fl::Kind::model, "sequential", "what predicts"};
  fl::PartsParam watch{this, "watch", fl::Kind::diagnostic, "output saturation", "what is watched"};
};

}  // namespace sample
