#include "api/vector_math_table.hpp"
#include "layer_rig.hpp"

/// Layers of few units take neighbouring sequences through their passes together where no mask is
/// set. A mask of ones asks for the other way, which all other tests of layers take as well.
BOOST_AUTO_TEST_SUITE(sequence_lanes)

namespace {

struct Case {
  const char* plugin;
  const char* settings;
};
const Case cases[] = {{"lstm", R"({"units": 10})"},
                      {"elman", R"({"units": 17})"},
                      {"elman", R"({"units": 16, "activation": "relu"})"}};
constexpr fl::Index F = 5, L = 7;

/// As many sequences as fill two registers.
template <class T>
fl::Index two_registers() {
  return 2 * fl::of_precision<T>(fl::vector_math()).lanes;
}

/// Whether a signal is stored row by row, as it is when sequences lie side by side.
template <class T>
bool abreast(Rig<T>& rig) {
  return rig.signal("h").view.row_stride != 1;
}

template <class T>
struct Both {
  explicit Both(const Case& c)
      : lanes(c.plugin, c.settings, {F, L}), masked(c.plugin, c.settings, {F, L}) {
    masked.pass.mask = &ones;
  }
  void run(const arma::Cube<T>& x, const arma::Cube<T>& dy, const std::vector<fl::Index>& ends) {
    lanes.run(x, dy, ends);
    masked.run(x, dy, ends);
    BOOST_TEST(abreast(lanes));
    BOOST_TEST(!abreast(masked));
  }
  arma::Mat<T> ones = arma::Mat<T>(two_registers<T>(), L, arma::fill::ones);
  Rig<T> lanes, masked;
};

template <class T>
void check_same(Both<T>& both) {
  const double tolerance = static_cast<double>(Tolerance<T>::relative);
  BOOST_TEST(arma::approx_equal(both.lanes.y, both.masked.y, "absdiff", T(0)));
  BOOST_TEST(relative_error(both.lanes.gradient, both.masked.gradient) < tolerance);
  BOOST_TEST(relative_error(both.lanes.dx, both.masked.dx) < tolerance);
  for (fl::Signal<T>* signal : both.lanes.layer->signals()) {
    const std::string name = signal->name();
    BOOST_TEST((signal->view.data == nullptr) == (both.masked.signal(name).view.data == nullptr));
    if (signal->view.data == nullptr) continue;  // kept only while wanted
    BOOST_TEST(relative_error(both.lanes.shown(name), both.masked.shown(name)) < tolerance, name);
  }
}

template <class T>
void watch_all(Rig<T>& rig) {
  for (fl::Signal<T>* signal : rig.layer->signals()) signal->wanted = true;
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(side_by_side_gives_what_one_by_one_gives, T, Scalars) {
  const auto x = some_numbers<T>(F, two_registers<T>(), L, 1);
  for (const Case& c : cases) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Both<T> both(c);
      watch_all(both.lanes);
      watch_all(both.masked);
      const auto dy = some_numbers<T>(both.lanes.layer->features(), x.n_cols, L, 2);
      for (const std::vector<fl::Index>& ends :
           {std::vector<fl::Index>{L}, std::vector<fl::Index>{1, 2, 5, L}}) {
        both.run(x, dy, ends);
        check_same(both);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_last_gradient_alone_is_taken, T, Scalars) {
  const auto x = some_numbers<T>(F, two_registers<T>(), L, 1);
  for (const Case& c : cases) {
    Both<T> both(c);
    both.run(x, some_numbers<T>(both.lanes.layer->features(), x.n_cols, 1, 2), {L});
    BOOST_TEST(relative_error(both.lanes.gradient, both.masked.gradient) <
               static_cast<double>(Tolerance<T>::relative));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(only_the_last_step_is_written_when_only_it_is_read, T, Scalars) {
  const auto x = some_numbers<T>(F, two_registers<T>(), L, 1);
  for (const Case& c : cases) {
    Both<T> both(c);
    const auto dy = some_numbers<T>(both.lanes.layer->features(), x.n_cols, 1, 2);
    both.run(x, dy, {L});
    const arma::Cube<T> whole = both.lanes.y;
    both.lanes.pass.last_only = true;
    both.lanes.y.fill(T(7));
    both.run(x, dy, {L});
    BOOST_TEST(arma::approx_equal(both.lanes.y.slice(L - 1), whole.slice(L - 1), "absdiff", T(0)));
    BOOST_TEST(arma::all(arma::vectorise(both.lanes.y.slice(0)) == T(7)));
    BOOST_TEST(relative_error(both.lanes.gradient, both.masked.gradient) <
               static_cast<double>(Tolerance<T>::relative));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(passes_go_on_from_the_other_way_and_back, T, Scalars) {
  const auto x = some_numbers<T>(F, two_registers<T>(), L, 1);
  for (const Case& c : cases) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Both<T> both(c);
      const auto dy = some_numbers<T>(both.lanes.layer->features(), x.n_cols, L, 2);
      const arma::Mat<T>* const masks[] = {&both.ones, nullptr, nullptr, &both.ones, nullptr};
      for (const arma::Mat<T>* mask : masks) {
        both.lanes.pass.mask = mask;
        both.lanes.run(x, dy);
        both.masked.run(x, dy);
        BOOST_TEST(abreast(both.lanes) == (mask == nullptr));
        check_same(both);
        both.lanes.pass.carried = both.masked.pass.carried = true;
      }
    }
  }
}

/// Numbers with their sequences repeated until registers are full.
template <class T>
arma::Cube<T> repeated(const arma::Cube<T>& some) {
  arma::Cube<T> out(some.n_rows, two_registers<T>(), some.n_slices);
  for (fl::Index t = 0; t < out.n_slices; ++t) {
    out.slice(t) = arma::repmat(some.slice(t), 1, out.n_cols / some.n_cols);
  }
  return out;
}

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_and_gradients_are_those_of_pytorch, T, Scalars) {
  const Golden golden("lstm");
  const arma::Cube<T> x = golden.cube<T>("x"), dy = golden.cube<T>("dy");
  Rig<T> rig("lstm", R"({"units": 4})", {x.n_rows, x.n_slices});
  for (fl::Block<T>* block : rig.layer->blocks()) {
    const arma::vec values = golden[block->name()];
    std::copy(values.begin(), values.end(), block->w.begin());
  }
  rig.run(repeated(x), repeated(dy));
  BOOST_TEST(abreast(rig));
  const double tolerance = static_cast<double>(Tolerance<T>::relative);
  const fl::Index last = x.n_cols - 1;
  BOOST_TEST(relative_error(arma::Cube<T>(rig.y.cols(0, last)), golden.result<T>("y")) < tolerance);
  BOOST_TEST(relative_error(arma::Cube<T>(rig.dx.cols(0, last)), golden.result<T>("dx")) <
             tolerance);
  for (fl::Block<T>* block : rig.layer->blocks()) {
    const arma::Mat<T> once = block->g / T(rig.y.n_cols / x.n_cols);
    BOOST_TEST(relative_error(once, golden.result<T>(std::string("d") + block->name())) <
               tolerance);
  }
}

BOOST_AUTO_TEST_CASE(gradients_are_those_of_differences) {
  for (const Case& c : cases) {
    BOOST_TEST_CONTEXT(c.plugin << c.settings) {
      Rig<double> rig(c.plugin, c.settings, {F, 3});
      const auto x = some_numbers<double>(F, two_registers<double>(), 3, 1);
      check_gradients(rig, x, some_numbers<double>(rig.layer->features(), x.n_cols, 3, 2));
      BOOST_TEST(abreast(rig));
    }
  }
}

BOOST_AUTO_TEST_CASE(dropout_and_sequences_that_fill_no_register_go_the_other_way) {
  const auto x = some_numbers<double>(F, two_registers<double>(), L, 1);
  Rig<double> drops("lstm", R"({"units": 10, "recurrent_dropout": 0.2})", {F, L});
  drops.drops = true;
  drops.forward(x);
  BOOST_TEST(!abreast(drops));
  drops.pass.training = false;
  drops.forward(x);
  BOOST_TEST(abreast(drops));
  Rig<double> odd("lstm", R"({"units": 10})", {F, L});
  odd.forward(some_numbers<double>(F, x.n_cols + 1, L, 1));
  BOOST_TEST(!abreast(odd));
}

BOOST_AUTO_TEST_SUITE_END()
