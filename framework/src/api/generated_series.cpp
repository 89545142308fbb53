#include <algorithm>
#include <utility>

#include <flatline/dataset.hpp>

namespace flatline {

GeneratedSeriesParams::GeneratedSeriesParams(Index default_length, Index default_window)
    : SeriesParams(default_window),
      length(this, "length", default_length, at_least(2), "step", "steps of a series") {}

template <class T>
GeneratedSeries<T>::GeneratedSeries(const GeneratedSeriesParams& params, arma::Col<Index> inputs,
                                    arma::Col<Index> targets)
    : SeriesDataset<T>(params),
      series_(params.series),
      length_(params.length),
      inputs_(std::move(inputs)),
      targets_(std::move(targets)) {}
template <class T>
GeneratedSeries<T>::~GeneratedSeries() = default;

template <class T>
Series3<T> GeneratedSeries<T>::draw_series(Rng& rng) const {
  const Index channels = std::max(inputs_.max(), targets_.max()) + 1;
  Series3<T> out{arma::Cube<T>(channels, series_, length_), inputs_, targets_};
  for (Index s = 0; s < series_; ++s) {
    arma::mat values(channels, length_, arma::fill::zeros);
    draw_one(rng, values);
    for (Index t = 0; t < length_; ++t) {
      out.values.slice(t).col(s) = arma::conv_to<arma::Col<T>>::from(values.col(t));
    }
  }
  return out;
}

template class GeneratedSeries<float>;
template class GeneratedSeries<double>;

}  // namespace flatline
