#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(stacked)

namespace {

template <class T>
void load(Rig<T>& rig, const Golden& golden, const std::string& prefix) {
  for (fl::Block<T>* block : rig.layer->blocks()) {
    const arma::vec values = golden[prefix + block->name()];
    std::copy(values.begin(), values.end(), block->w.begin());
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(two_layers_equal_those_of_pytorch, T, Scalars) {
  const Golden golden("lstm-stacked");
  const arma::Cube<T> x = golden.cube<T>("x"), dy = golden.cube<T>("dy");
  Rig<T> first("lstm", R"({"units": 4})", {3, 5}), second("lstm", R"({"units": 4})", {4, 5});
  load(first, golden, "");
  load(second, golden, "second_");
  first.forward(x);
  second.run(first.y, dy);
  first.run(x, second.dx);
  const auto compare = [&](const auto& got, const std::string& name) {
    BOOST_TEST(
        relative_error(got, golden.result<T>(name)) < static_cast<double>(Tolerance<T>::relative),
        name);
  };
  compare(second.y, "y");
  compare(first.dx, "dx");
  for (fl::Block<T>* block : first.layer->blocks()) {
    compare(block->g, std::string("d") + block->name());
  }
  for (fl::Block<T>* block : second.layer->blocks()) {
    compare(block->g, std::string("dsecond_") + block->name());
  }
}

BOOST_AUTO_TEST_SUITE_END()
