#pragma once

#include <flatline/plugin.hpp>

namespace fl = flatline;

struct MisbehavingParams : fl::OptimizerParams {
  MisbehavingParams() : OptimizerParams(0.01) {}
  fl::Param<fl::Index> after{this, "after", 2, fl::non_negative, "step", "plain updates before"};
};

/// Descends plainly for some updates, then goes wrong.
template <class T>
class Misbehaving : public fl::Optimizer<T> {
 public:
  explicit Misbehaving(const MisbehavingParams& p) : fl::Optimizer<T>(p), after_(p.after) {}
  void step(const fl::Update<T>& update) override {
    if (fl::Index(this->updates()) > after_) go_wrong(update);
    update.theta -= update.rate * update.gradient;
  }

 protected:
  virtual void go_wrong(const fl::Update<T>& update) = 0;

 private:
  fl::Index after_;
};
