#include "misbehaving.hpp"

struct BadMemoryParams : MisbehavingParams {
  fl::Param<fl::Index> amount{this, "amount", 4096, fl::at_least(1), "MiB", "memory eaten in all"};
};
template <class T>
class BadMemory final : public Misbehaving<T> {
 public:
  explicit BadMemory(const BadMemoryParams& p) : Misbehaving<T>(p), amount_(p.amount) {}

 private:
  void go_wrong(const fl::Update<T>&) override {
    while (eaten_.size() < amount_) eaten_.emplace_back(1024 * 1024, 'x');
  }
  fl::Index amount_;
  std::vector<std::string> eaten_;
};
FLATLINE_PLUGIN(fl::optimizer<BadMemory, BadMemoryParams>("bad-memory", "Eats memory", "none"))
