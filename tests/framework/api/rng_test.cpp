#include <cmath>
#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include <flatline/error.hpp>
#include <flatline/rng.hpp>

#include "memory_archive.hpp"

using flatline::Index;
using flatline::Rng;

namespace {

using Words = std::array<std::uint32_t, 4>;

std::vector<double> uniforms(Rng rng, int n) {
  std::vector<double> out;
  for (int i = 0; i < n; ++i) out.push_back(rng.uniform());
  return out;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  return arma::as_scalar(arma::cor(arma::vec(a), arma::vec(b)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rng)

// The known answers that Salmon et al. publish with Random123.
BOOST_AUTO_TEST_CASE(philox_gives_the_published_answers) {
  constexpr std::uint32_t all = 0xffffffff;
  BOOST_TEST(
      (Rng::philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  BOOST_TEST((Rng::philox({all, all, all, all}, {all, all}) ==
              Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  BOOST_TEST(
      (Rng::philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
       Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

// Results of old experiments hang on these numbers: a change of them is a change of the format.
BOOST_AUTO_TEST_CASE(numbers_stay_what_they_were) {
  Rng rng(1, 2, "data");
  BOOST_TEST(rng() == 0xe9edeb7b);
  Rng numbers(1, 2, "data");
  BOOST_TEST(numbers.uniform() == 0x1.9f0eb9e3a7b7bp-2);
  BOOST_TEST(numbers.normal() == 0x1.712efcb89b4c2p+0);
  BOOST_TEST(numbers.below(1000) == 555U);
}

BOOST_AUTO_TEST_CASE(a_stream_depends_on_seed_replicate_and_name_only) {
  const auto a = uniforms(Rng(1, 2, "data"), 100);
  BOOST_TEST((a == uniforms(Rng(1, 2, "data"), 100)));
  BOOST_TEST((a != uniforms(Rng(2, 2, "data"), 100)));
  BOOST_TEST((a != uniforms(Rng(1, 3, "data"), 100)));
  BOOST_TEST((a != uniforms(Rng(2, 1, "data"), 100)));
  BOOST_TEST((a != uniforms(Rng(1, 2, "init"), 100)));
}

BOOST_AUTO_TEST_CASE(streams_are_uncorrelated) {
  constexpr int n = 20000;
  const double bound = 5 / std::sqrt(n);  // 5 standard errors
  const auto a = uniforms(Rng(1, 0, "data"), n);
  BOOST_TEST(std::abs(correlation(a, uniforms(Rng(1, 1, "data"), n))) < bound);
  BOOST_TEST(std::abs(correlation(a, uniforms(Rng(2, 0, "data"), n))) < bound);
  BOOST_TEST(std::abs(correlation(a, uniforms(Rng(1, 0, "init"), n))) < bound);
  BOOST_TEST(std::abs(correlation(a, uniforms(Rng(1, 0, "data").child("test"), n))) < bound);
}

BOOST_AUTO_TEST_CASE(a_child_does_not_depend_on_what_was_drawn_before) {
  Rng parent(1, 2, "data");
  const auto before = uniforms(parent.child("test"), 10);
  parent.uniform();
  BOOST_TEST((before == uniforms(parent.child("test"), 10)));
  BOOST_TEST((before != uniforms(parent.child("train"), 10)));
}

BOOST_AUTO_TEST_CASE(uniform_has_53_bits_and_the_right_moments) {
  const arma::vec u(uniforms(Rng(3, 0, "data"), 100000));
  BOOST_TEST(u.min() >= 0);
  BOOST_TEST(u.max() < 1);
  BOOST_TEST(std::abs(arma::mean(u) - 0.5) < 5 * std::sqrt(1.0 / 12 / 1e5));
  BOOST_TEST(std::abs(arma::var(u) - 1.0 / 12) < 2e-3);
  const arma::vec scaled = u * std::ldexp(1, 32);
  BOOST_TEST(arma::any(arma::floor(scaled) != scaled), "32 bits would be too few");
}

BOOST_AUTO_TEST_CASE(uniform_keeps_inside_its_bounds) {
  Rng rng(3, 0, "data");
  const double high = std::nextafter(1.0, 2.0);
  for (int i = 0; i < 100; ++i) BOOST_TEST(rng.uniform(1, high) == 1);
  BOOST_TEST(rng.uniform(2, 2) == 2);
}

BOOST_AUTO_TEST_CASE(normal_has_the_right_moments_and_tails) {
  Rng rng(4, 0, "noise");
  arma::vec z(200000);
  z.imbue([&] { return rng.normal(3, 2); });
  z = (z - 3) / 2;
  const double n = static_cast<double>(z.n_elem);
  BOOST_TEST(std::abs(arma::mean(z)) < 5 / std::sqrt(n));
  BOOST_TEST(std::abs(arma::var(z) - 1) < 5 * std::sqrt(2 / n));
  BOOST_TEST(std::abs(arma::mean(arma::vec(z % z % z))) < 5 * std::sqrt(15 / n));
  BOOST_TEST(std::abs(arma::mean(arma::vec(z % z % z % z)) - 3) < 5 * std::sqrt(96 / n));
  const double beyond = static_cast<double>(arma::accu(arma::abs(z) > 3)) / n;
  BOOST_TEST(std::abs(beyond - 0.0026998) < 5 * std::sqrt(0.0027 / n));
}

BOOST_AUTO_TEST_CASE(below_is_uniform_over_all_values) {
  Rng rng(5, 0, "data");
  arma::vec counts(7, arma::fill::zeros);
  for (int i = 0; i < 70000; ++i) counts[rng.below(7)] += 1;
  const double chi2 = arma::accu(arma::square(counts - 10000)) / 10000;
  BOOST_TEST(chi2 < 22.5);  // 99.9 % of χ² with 6 degrees of freedom
  BOOST_TEST(rng.below(1) == 0);
}

BOOST_AUTO_TEST_CASE(below_nothing_is_refused) {
  Rng rng(5, 0, "data");
  BOOST_CHECK_EXCEPTION(rng.below(0), flatline::Error,
                        [](const flatline::Error& e) { return e.id() == "FL901"; });
}

BOOST_AUTO_TEST_CASE(shuffle_makes_each_order_equally_often) {
  Rng rng(6, 0, "shuffle");
  std::map<std::vector<Index>, int> counts;
  for (int i = 0; i < 24000; ++i) {
    arma::Col<Index> order{0, 1, 2, 3};
    rng.shuffle(order);
    ++counts[arma::conv_to<std::vector<Index>>::from(order)];
  }
  BOOST_TEST(counts.size() == 24);
  double chi2 = 0;
  for (const auto& [order, n] : counts) chi2 += (n - 1000.0) * (n - 1000.0) / 1000;
  BOOST_TEST(chi2 < 49.7);  // 99.9 % of χ² with 23 degrees of freedom
}

BOOST_AUTO_TEST_CASE(a_restored_stream_goes_on_with_the_same_numbers) {
  for (int used = 0; used < 9; ++used) {
    Rng rng(7, 0, "dropout");
    for (int i = 0; i < used; ++i) rng();
    MemoryArchive saved;
    rng.archive(saved);
    Rng other(8, 1, "init");
    other();
    saved.restore();
    other.archive(saved);
    for (int i = 0; i < 10; ++i) BOOST_TEST(other() == rng());
  }
}

BOOST_AUTO_TEST_SUITE_END()
