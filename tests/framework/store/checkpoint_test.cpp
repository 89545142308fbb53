#include "store/checkpoint.hpp"

#include <boost/test/unit_test.hpp>
#include <flatline/error.hpp>

#include "tolerance.hpp"

using namespace flatline;
using namespace flatline::store;

namespace {

/// Has state of every type.
template <class T>
struct Thing {
  bool flag = false;
  int whole = 0;
  Index count = 0;
  double wide = 0;
  float narrow = 0;
  std::string text;
  std::vector<double> numbers;
  std::vector<Index> places;
  arma::Mat<T> matrix;
  arma::Cube<T> cube;

  void archive(Archive& a) {
    a("flag", flag);
    a("whole", whole);
    a("count", count);
    a("wide", wide);
    a("narrow", narrow);
    a.enter("inner");
    a("text", text);
    a("numbers", numbers);
    a.leave();
    a("places", places);
    a("matrix", matrix);
    a("cube", cube);
  }
};

template <class T>
Thing<T> filled() {
  Thing<T> thing{true, -7, 9, 0.1, 0.2F, "text", {1, 2.5}, {}, {}, {}};
  thing.matrix = arma::reshape(arma::regspace<arma::Mat<T>>(1, 6), 2, 3);
  thing.cube.set_size(2, 3, 4);
  for (Index i = 0; i < thing.cube.n_elem; ++i) thing.cube(i) = static_cast<T>(i);
  return thing;
}

template <class T>
void require_equal(const Thing<T>& a, const Thing<T>& b) {
  BOOST_TEST(a.flag == b.flag);
  BOOST_TEST(a.whole == b.whole);
  BOOST_TEST(a.count == b.count);
  BOOST_TEST(a.wide == b.wide);
  BOOST_TEST(a.narrow == b.narrow);
  BOOST_TEST(a.text == b.text);
  BOOST_TEST((a.numbers == b.numbers));
  BOOST_TEST((a.places == b.places));
  BOOST_TEST(arma::approx_equal(a.matrix, b.matrix, "absdiff", T(0)));
  BOOST_TEST(arma::approx_equal(a.cube, b.cube, "absdiff", T(0)));
}

bool is_mismatch(const Error& error) { return error.id() == "FL605"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(checkpoint)

BOOST_AUTO_TEST_CASE_TEMPLATE(memory_gives_back_what_was_saved_last, T, Scalars) {
  MemoryArchive archive;
  Thing<T> thing = filled<T>(), other;
  other.archive(archive);
  thing.archive(archive);
  archive.turn(Direction::restore);
  other.archive(archive);
  require_equal(thing, other);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_file_gives_back_what_was_saved, T, Scalars) {
  h5::File file = h5::File::in_memory("x");
  Thing<T> thing = filled<T>(), other;
  H5Archive saving(file.root(), Direction::save);
  thing.archive(saving);
  const h5::File again = h5::File::from_image("x", file.image());
  H5Archive restoring(again.root(), Direction::restore);
  other.archive(restoring);
  require_equal(thing, other);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(another_shape_is_refused, T, Scalars) {
  h5::File file = h5::File::in_memory("x");
  H5Archive to_file(file.root(), Direction::save);
  MemoryArchive memory;
  Thing<T> thing = filled<T>();
  thing.archive(to_file);
  thing.archive(memory);
  memory.turn(Direction::restore);
  const h5::File again = h5::File::from_image("x", file.image());
  H5Archive from_file(again.root(), Direction::restore);
  thing.matrix.set_size(3, 3);
  for (Archive* archive : std::initializer_list<Archive*>{&memory, &from_file}) {
    BOOST_CHECK_EXCEPTION((*archive)("matrix", thing.matrix), Error, is_mismatch);
    BOOST_CHECK_EXCEPTION((*archive)("missing", thing.wide), Error, is_mismatch);
    BOOST_CHECK_EXCEPTION((*archive)("flag", thing.text), Error, is_mismatch);
  }
}

BOOST_AUTO_TEST_CASE(the_message_names_the_value_and_both_shapes) {
  MemoryArchive archive;
  arma::mat matrix(2, 3, arma::fill::zeros);
  archive.enter("adam");
  archive("m", matrix);
  archive.turn(Direction::restore);
  matrix.set_size(4, 3);
  BOOST_CHECK_EXCEPTION(archive("m", matrix), Error, [](const Error& error) {
    return std::string(error.what()) ==
           "FL605 the saved state does not fit: adam/m (saved as 3 × 2, wanted as 3 × 4). Restore "
           "with the configuration and build that saved it, or start anew.";
  });
}

BOOST_AUTO_TEST_SUITE_END()
