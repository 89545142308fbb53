#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "memory_archive.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

BOOST_AUTO_TEST_SUITE(majority_class)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_most_frequent_class_is_answered_by_weight, T, Scalars) {
  const fl::Task task{
      .type = fl::Task::Type::classification, .inputs = 1, .outputs = 3, .steps = 2};
  const auto model = make_plugin<fl::Model<T>>("majority-class", "{}", {task, {}});
  fl::Batch<T> train;
  train.x.zeros(1, 4, 2);
  train.y.zeros(3, 4, 1);
  for (const auto& [n, o] : {std::pair{0, 2}, {1, 2}, {2, 1}, {3, 0}}) train.y(o, n, 0) = 1;
  model->fit(train);
  BOOST_TEST(arma::approx_equal(arma::Mat<T>(model->forward(train, {}).slice(0)),
                                arma::Mat<T>{{0, 0, 0, 0}, {0, 0, 0, 0}, {1, 1, 1, 1}}, "absdiff",
                                T(0)));
  train.weight = arma::Mat<T>{1, 1, 5, 1}.t();
  model->fit(train);
  MemoryArchive archive;
  model->archive(archive);
  archive.restore();
  const auto restored = make_plugin<fl::Model<T>>("majority-class", "{}", {task, {}});
  restored->archive(archive);
  BOOST_TEST(restored->forward(train, {})(1, 0, 0) == T(1));
}

BOOST_AUTO_TEST_CASE(majority_class_refuses_numbers) {
  const fl::Task regression{.inputs = 1, .outputs = 1, .steps = 2};
  BOOST_TEST(message_of([&] {
               make_plugin<fl::Model<double>>("majority-class", "{}", {regression, {}});
             }) ==
             "FL562 majority-class does not apply to this dataset (its targets are numbers, not "
             "classes). Leave majority-class out or use mean.");
}

BOOST_AUTO_TEST_SUITE_END()
