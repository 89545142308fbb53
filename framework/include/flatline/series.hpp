#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include <flatline/object.hpp>

namespace flatline {

class SeriesBase;

/// The labels or coordinates along one axis of a series.
struct FLATLINE_API Axis {
  std::variant<std::vector<std::string>, std::vector<double>> values;
  std::string unit = "1";
};

/// One measured statement about a run.
struct FLATLINE_API Finding {
  std::string name;
  double value = 0;
  double threshold = 0;
  bool fired = false;
  std::string evidence;  ///< one sentence
};

/// Is the base of whatever records: it knows its series, axes and findings.
class FLATLINE_API Recorded : public Object {
 public:
  ~Recorded() override;

  const std::vector<SeriesBase*>& series() const { return series_; }
  const std::map<std::string, Axis>& axes() const { return axes_; }
  const std::vector<Finding>& findings() const { return findings_; }

  /// Saves and restores what was recorded so far. Overriders call it too.
  void archive(Archive& archive) override;

 protected:
  /// Names the places along `name`, an axis of this object's series: layers, for instance.
  void axis(const std::string& name, std::vector<std::string> labels);
  void axis(const std::string& name, std::vector<double> coordinates, std::string unit);
  /// Numbers the `count` places along `name` from 0.
  void axis(const std::string& name, Index count, std::string unit = "1");
  /// States a finding; one with the same name is replaced.
  void finding(Finding finding);

 private:
  friend class SeriesBase;
  std::vector<SeriesBase*> series_;
  std::map<std::string, Axis> axes_;
  std::vector<Finding> findings_;
};

/// Is the untyped part of Series; what the store reads.
class FLATLINE_API SeriesBase {
 public:
  SeriesBase(const SeriesBase&) = delete;
  SeriesBase& operator=(const SeriesBase&) = delete;
  virtual ~SeriesBase();

  const char* name() const { return name_; }
  const std::vector<const char*>& axes() const { return axes_; }
  const char* unit() const { return unit_; }
  const char* doc() const { return doc_; }
  Precision precision() const { return precision_; }

  /// Where along the first axis (step or epoch) the records lie.
  const std::vector<Index>& at() const { return at_; }
  /// The extents of one record, without the first axis; a scalar has none.
  const std::vector<Index>& extents() const { return extents_; }
  /// All records, one after the other, the last axis fastest.
  const std::vector<double>& values() const { return values_; }

  void archive(Archive& archive);

 protected:
  SeriesBase(Recorded* owner, const char* name, std::vector<const char*> axes, const char* unit,
             const char* doc, Precision precision);
  /// Appends one record. Throws Error FL902 when its extents differ from the first record's.
  void append(Index at, const std::vector<Index>& extents);
  std::vector<double> values_;

 private:
  const char* name_;
  std::vector<const char*> axes_;
  const char* unit_;
  const char* doc_;
  Precision precision_;
  std::vector<Index> at_;
  std::vector<Index> extents_;
};

/// Records one quantity over steps or epochs, declared in one line: name, axes, unit, doc. The
/// first axis is "step" or "epoch"; the others name the extents of a record.
template <class T>
class FLATLINE_API Series final : public SeriesBase {
 public:
  Series(Recorded* owner, const char* name, std::vector<const char*> axes, const char* unit,
         const char* doc);
  ~Series() override;

  /// Records a number at a step or epoch.
  void at(Index place, T value);
  /// Records a vector over the second axis.
  void at(Index place, const arma::Col<T>& values);
  /// Records a matrix: rows along the second axis, columns along the third.
  void at(Index place, const arma::Mat<T>& values);
  using SeriesBase::at;
};

extern template class Series<float>;
extern template class Series<double>;

}  // namespace flatline
