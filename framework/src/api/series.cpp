#include <flatline/series.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <flatline/error.hpp>

namespace flatline {

Recorded::~Recorded() = default;

void Recorded::archive(Archive& archive) {
  for (SeriesBase* series : series_) {
    archive.enter(series->name());
    series->archive(archive);
    archive.leave();
  }
}

void Recorded::axis(const std::string& name, std::vector<std::string> labels) {
  axes_[name] = {std::move(labels), "1"};
}
void Recorded::axis(const std::string& name, std::vector<double> coordinates, std::string unit) {
  axes_[name] = {std::move(coordinates), std::move(unit)};
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
