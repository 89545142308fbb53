#include <flatline/series.hpp>

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <flatline/error.hpp>

namespace flatline {

Recorded::~Recorded() = default;

namespace {

/// Archives a list, each item in a group of its own.
template <class List, class Item>
void archive_list(Archive& archive, const char* name, List& list, const Item& item) {
  archive.enter(name);
  Index n = list.size();
  archive("n", n);
  list.resize(n);
  for (Index i = 0; i < n; ++i) {
    archive.enter(std::to_string(i));
    item(archive, list[i]);
    archive.leave();
  }
  archive.leave();
}

void archive_axis(Archive& archive, Axis& axis) {
  archive("unit", axis.unit);
  bool labelled = std::holds_alternative<std::vector<std::string>>(axis.values);
  archive("labelled", labelled);
  if (archive.restoring() && labelled) axis.values.emplace<std::vector<std::string>>();
  if (archive.restoring() && !labelled) axis.values.emplace<std::vector<double>>();
  if (labelled) {
    archive_list(archive, "values", std::get<std::vector<std::string>>(axis.values),
                 [](Archive& a, std::string& label) { a("label", label); });
  } else {
    archive("values", std::get<std::vector<double>>(axis.values));
  }
}

}  // namespace

void Recorded::archive(Archive& archive) {
  for (SeriesBase* series : series_) {
    archive.enter(series->name());
    series->archive(archive);
    archive.leave();
  }
  std::vector<std::pair<std::string, Axis>> axes(axes_.begin(), axes_.end());
  archive_list(archive, "axes", axes, [](Archive& a, std::pair<std::string, Axis>& axis) {
    a("name", axis.first);
    archive_axis(a, axis.second);
  });
  axes_ = {axes.begin(), axes.end()};
  archive_list(archive, "findings", findings_, [](Archive& a, Finding& f) {
    a("name", f.name);
    a("value", f.value);
    a("threshold", f.threshold);
    a("fired", f.fired);
    a("evidence", f.evidence);
  });
}

void Recorded::axis(const std::string& name, std::vector<std::string> labels) {
  axes_[name] = {std::move(labels), "1"};
}
void Recorded::axis(const std::string& name, std::vector<double> coordinates, std::string unit) {
  axes_[name] = {std::move(coordinates), std::move(unit)};
}
void Recorded::axis(const std::string& name, Index count, std::string unit) {
  std::vector<double> places(count);
  for (Index i = 0; i < count; ++i) places[i] = static_cast<double>(i);
  axis(name, std::move(places), std::move(unit));
}

void Recorded::finding(Finding finding) {
  for (Finding& old : findings_) {
    if (old.name == finding.name) {
      old = std::move(finding);
      return;
    }
  }
  findings_.push_back(std::move(finding));
}

SeriesBase::SeriesBase(Recorded* owner, const char* name, std::vector<const char*> axes,
                       const char* unit, const char* doc, Precision precision)
    : name_(name), axes_(std::move(axes)), unit_(unit), doc_(doc), precision_(precision) {
  owner->series_.push_back(this);
}
SeriesBase::~SeriesBase() = default;

void SeriesBase::archive(Archive& archive) {
  archive("at", at_);
  archive("extents", extents_);
  archive("values", values_);
}

void SeriesBase::append(Index at, const std::vector<Index>& extents) {
  if (at_.empty()) extents_ = extents;
  if (extents != extents_ || extents.size() + 1 != axes_.size()) {
    throw Error("FL902",
                fmt::format("series {} got a record of {} after records of {}", name_,
                            fmt::join(extents, " × "), fmt::join(extents_, " × ")),
                fmt::format("it declares the axes {}", fmt::join(axes_, ", ")),
                "Give every record the same extents, one for each axis after the first.");
  }
  at_.push_back(at);
}

template <class T>
Series<T>::Series(Recorded* owner, const char* name, std::vector<const char*> axes,
                  const char* unit, const char* doc)
    : SeriesBase(owner, name, std::move(axes), unit, doc, precision_of<T>) {}
template <class T>
Series<T>::~Series() = default;

template <class T>
void Series<T>::at(Index place, T value) {
  append(place, {});
  values_.push_back(static_cast<double>(value));
}
template <class T>
void Series<T>::at(Index place, const arma::Col<T>& values) {
  append(place, {values.n_elem});
  for (const T value : values) values_.push_back(static_cast<double>(value));
}
template <class T>
void Series<T>::at(Index place, const arma::Mat<T>& values) {
  append(place, {values.n_rows, values.n_cols});
  for (Index r = 0; r < values.n_rows; ++r) {
    for (Index c = 0; c < values.n_cols; ++c) values_.push_back(static_cast<double>(values(r, c)));
  }
}

template class Series<float>;
template class Series<double>;

}  // namespace flatline
