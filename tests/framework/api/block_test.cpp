#include <boost/test/unit_test.hpp>

#include <flatline/block.hpp>
#include <flatline/types.hpp>

#include "tolerance.hpp"

namespace fl = flatline;

namespace {

template <class T>
struct Probe final : fl::Learnable<T> {
  fl::Block<T> w{this, "W", 2, 3, "input weights", {"i", "f"}};
  fl::Block<T> b{this, "b", 2, 1, "bias"};
  fl::Signal<T> f{this, "f", fl::Signal<T>::Role::gate, "forget gate"};
};

template <class T>
struct Whole final : fl::Learnable<T> {
  Whole() { this->adopt(part, "forward_"); }
  Probe<T> part;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(block)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_layer_knows_its_blocks_and_signals_in_order, T, Scalars) {
  Probe<T> probe;
  BOOST_TEST_REQUIRE(probe.blocks().size() == 2U);
  BOOST_TEST(probe.blocks()[0]->name() == std::string("W"));
  BOOST_TEST(probe.blocks()[0]->size() == 6U);
  BOOST_TEST(probe.blocks()[0]->groups().size() == 2U);
  BOOST_TEST(probe.blocks()[1] == &probe.b);
  BOOST_TEST_REQUIRE(probe.signals().size() == 1U);
  BOOST_TEST((probe.signals()[0]->role() == fl::Signal<T>::Role::gate));
  BOOST_TEST(!probe.f.wanted);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_bound_block_is_a_view_of_theta_and_of_its_gradient, T, Scalars) {
  Probe<T> probe;
  arma::Col<T> theta(8, arma::fill::zeros), gradient(8, arma::fill::zeros);
  probe.w.bind(theta.memptr(), gradient.memptr());
  probe.b.bind(theta.memptr() + 6, gradient.memptr() + 6);
  probe.w.w(1, 2) = 5;
  probe.b.g(1, 0) = 7;
  BOOST_TEST(theta[5] == T(5));
  BOOST_TEST(gradient[7] == T(7));
  theta[0] = 3;
  BOOST_TEST(probe.w.w(0, 0) == T(3));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_block_can_be_bound_again, T, Scalars) {
  Probe<T> probe;
  arma::Col<T> first(8, arma::fill::zeros), second(8, arma::fill::ones);
  probe.w.bind(first.memptr(), first.memptr());
  probe.w.bind(second.memptr(), second.memptr());
  probe.w.w.fill(4);
  BOOST_TEST(first[0] == T(0));
  BOOST_TEST(second[0] == T(4));
}

BOOST_AUTO_TEST_CASE(a_view_walks_with_its_strides) {
  std::vector<double> memory(24);
  for (std::size_t k = 0; k < memory.size(); ++k) memory[k] = double(k);
  const fl::View3<double> view{memory.data() + 1, 2, 2, 2, 4, 12};
  BOOST_TEST(view(1, 1, 1) == 18);
  const fl::View3<double> row_by_row{memory.data(), 3, 2, 4, 1, 6, 2};
  BOOST_TEST(row_by_row(2, 1, 3) == 23);
  BOOST_TEST(row_by_row(2, 0, 1) == 10);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_part_that_is_adopted_keeps_its_blocks_under_a_longer_name, T,
                              Scalars) {
  Whole<T> whole;
  BOOST_TEST_REQUIRE(whole.blocks().size() == 2U);
  BOOST_TEST(whole.blocks()[0] == &whole.part.w);
  BOOST_TEST(whole.blocks()[0]->name() == std::string("forward_W"));
  BOOST_TEST_REQUIRE(whole.signals().size() == 1U);
  BOOST_TEST(whole.signals()[0]->name() == std::string("forward_f"));
}

BOOST_AUTO_TEST_SUITE_END()
