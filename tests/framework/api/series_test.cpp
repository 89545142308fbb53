#include <boost/test/unit_test.hpp>

#include <flatline/error.hpp>
#include <flatline/series.hpp>
#include <flatline/types.hpp>

#include "memory_archive.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

namespace {

template <class T>
struct Probe final : fl::Recorded {
  fl::Series<T> loss{this, "loss", {"step"}, "1", "a number"};
  fl::Series<T> norm{this, "norm", {"step", "block"}, "1", "a vector"};
  fl::Series<T> lags{this, "lags", {"step", "layer", "lag"}, "1", "a matrix"};
  using fl::Recorded::axis;
  using fl::Recorded::finding;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(series)

BOOST_AUTO_TEST_CASE_TEMPLATE(records_lie_one_after_the_other_last_axis_fastest, T, Scalars) {
  Probe<T> probe;
  probe.loss.at(0, T(0.5));
  probe.loss.at(10, T(0.25));
  BOOST_TEST(probe.loss.values() == (std::vector<double>{0.5, 0.25}));
  BOOST_TEST(probe.loss.at() == (std::vector<fl::Index>{0, 10}));
  BOOST_TEST(probe.loss.extents().empty());
  probe.norm.at(3, arma::Col<T>{1, 2});
  BOOST_TEST(probe.norm.extents() == std::vector<fl::Index>{2});
  probe.lags.at(3, arma::Mat<T>{{1, 2, 3}, {4, 5, 6}});
  BOOST_TEST(probe.lags.extents() == (std::vector<fl::Index>{2, 3}));
  BOOST_TEST(probe.lags.values() == (std::vector<double>{1, 2, 3, 4, 5, 6}));
  BOOST_TEST((probe.loss.precision() == fl::precision_of<T>));
}

BOOST_AUTO_TEST_CASE(an_object_knows_its_series_in_the_order_of_declaration) {
  Probe<double> probe;
  BOOST_TEST_REQUIRE(probe.series().size() == 3U);
  BOOST_TEST(probe.series()[0]->name() == std::string("loss"));
  BOOST_TEST(probe.series()[2]->name() == std::string("lags"));
  BOOST_TEST(probe.series()[1]->doc() == std::string("a vector"));
}

BOOST_AUTO_TEST_CASE(records_of_other_extents_are_refused_and_leave_no_trace) {
  Probe<double> probe;
  probe.norm.at(0, arma::vec{1, 2});
  const auto is_902 = [](const fl::Error& e) { return e.id() == "FL902"; };
  BOOST_CHECK_EXCEPTION(probe.norm.at(1, arma::vec{1, 2, 3}), fl::Error, is_902);
  BOOST_CHECK_EXCEPTION(probe.norm.at(1, 5.0), fl::Error, is_902);
  BOOST_CHECK_EXCEPTION(probe.loss.at(0, arma::vec{1, 2}), fl::Error, is_902);
  BOOST_TEST(probe.norm.at().size() == 1U);
  BOOST_TEST(probe.norm.values().size() == 2U);
  BOOST_CHECK_NO_THROW(probe.loss.at(0, 1.0));
}

BOOST_AUTO_TEST_CASE(a_finding_replaces_the_one_of_the_same_name) {
  Probe<double> probe;
  probe.finding({"flat", 1, 2, false, "first"});
  probe.finding({"other", 1, 2, false, "other"});
  probe.finding({"flat", 3, 2, true, "second"});
  BOOST_TEST_REQUIRE(probe.findings().size() == 2U);
  BOOST_TEST(probe.findings()[0].evidence == "second");
}

BOOST_AUTO_TEST_CASE(all_that_was_recorded_survives_a_checkpoint) {
  Probe<double> probe;
  probe.lags.at(3, arma::mat{{1, 2, 3}, {4, 5, 6}});
  probe.axis("layer", {"lstm0", "lstm1"});
  probe.axis("lag", {0, 1, 2}, "step");
  probe.finding({"flat", 1, 2, true, "why"});
  MemoryArchive archive;
  probe.archive(archive);
  archive.restore();
  Probe<double> other;
  other.axis("stale", std::vector<std::string>{"gone"});
  other.archive(archive);
  BOOST_TEST(other.lags.values() == probe.lags.values());
  BOOST_TEST(other.lags.at() == probe.lags.at());
  BOOST_TEST(other.lags.extents() == probe.lags.extents());
  BOOST_TEST_REQUIRE(other.axes().size() == 2U);
  BOOST_TEST(std::get<std::vector<std::string>>(other.axes().at("layer").values)[1] == "lstm1");
  BOOST_TEST(std::get<std::vector<double>>(other.axes().at("lag").values)[2] == 2);
  BOOST_TEST(other.axes().at("lag").unit == "step");
  BOOST_TEST_REQUIRE(other.findings().size() == 1U);
  BOOST_TEST(other.findings()[0].evidence == "why");
  BOOST_TEST(other.findings()[0].fired);
}

BOOST_AUTO_TEST_SUITE_END()
