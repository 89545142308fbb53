#pragma once

#include <array>
#include <string>

#include <flatline/batch.hpp>
#include <flatline/component.hpp>
#include <flatline/rng.hpp>

namespace flatline {

/// How the data is divided; the key `split:` of an experiment.
struct Split {
  enum class By { automatic, time, series };

  double train = 0.7, validation = 0.1, test = 0.2;  ///< shares; they sum to 1
  By by = By::automatic;
};

/// Yields the sequences of a run. Most datasets derive from SequenceDataset or SeriesDataset,
/// which do the dividing.
template <class T>
class FLATLINE_API Dataset : public Object {
 public:
  static constexpr Precision precision = precision_of<T>;
  ~Dataset() override;

  /// Describes the shapes and what is known about the task.
  virtual Task task() const = 0;
  /// Makes the three parts. `rng` is the stream `data` of the replicate. Throws Error FL4xx when
  /// they can't be made, such as a window longer than a part of the series.
  virtual Splits<T> make(const Split& split, Rng& rng) const = 0;
};

/// Divides `n` things by the shares of `split` with the method of largest remainders, in the order
/// train, validation, test; a part with a share above 0 gets at least one. `things` and `key` serve
/// the message: "sequences", "dataset.sequences". Throws Error FL402 when there are fewer things
/// than such parts.
FLATLINE_API std::array<Index, 3> divide(Index n, const Split& split, const std::string& things,
                                         const std::string& key);

/// Requires that each class (row of the one-hot targets) occurs in each part that isn't empty.
/// `key` is what makes the parts larger: "dataset.sequences". Throws Error FL411.
template <class T>
FLATLINE_API void require_every_class(const Splits<T>& splits, const std::string& key);

/// Settings of all datasets whose sequences are independent of each other.
struct FLATLINE_API SequenceParams : Params {
  ~SequenceParams() override;
  Param<Index> sequences{this,        "sequences", 1000,
                         at_least(3), "sequence",  "independent sequences, over all parts"};
};

/// Is the base of tasks whose sequences are drawn independently, such as `adding`. Such a set is
/// divided by sequence; `by: time` is refused. Throws Error FL411 when a class of a many-to-one
/// classification does not occur in a part.
template <class T>
class FLATLINE_API SequenceDataset : public Dataset<T> {
 public:
  explicit SequenceDataset(const SequenceParams& params);
  ~SequenceDataset() override;

  /// Fills `batch`, whose x and y have their shapes and are zero; mask and weight are empty.
  virtual void draw(Rng& rng, Batch<T>& batch) const = 0;

  Splits<T> make(const Split& split, Rng& rng) const override;

 private:
  Index sequences_;
};

/// Settings of all datasets that cut windows from time series.
struct FLATLINE_API SeriesParams : Params {
  explicit SeriesParams(Index default_window = 20);
  ~SeriesParams() override;
  Param<Index> window;
  Param<Index> horizon{this,        "horizon", 1,
                       at_least(1), "step",    "distance from the last input to the target"};
  Choice<bool> each{this,
                    "target_at",
                    false,
                    {{"last", false}, {"each", true}},
                    "a target after the last step of a window (many-to-one) or after each step"};
  Param<Index> stride{this,        "stride", 1,
                      at_least(1), "step",   "distance between the starts of neighbouring windows"};
};

/// Settings of all datasets that make their time series.
struct FLATLINE_API GeneratedSeriesParams : SeriesParams {
  explicit GeneratedSeriesParams(Index default_length = 2000, Index default_window = 20);
  ~GeneratedSeriesParams() override;
  Param<Index> series{this, "series", 1, at_least(1), "series", "independent series"};
  Param<Index> length;
};

/// One set of time series of equal length.
template <class T>
struct Series3 {
  arma::Cube<T> values;      ///< channels × series × steps
  arma::Col<Index> inputs;   ///< channels that are fed to the model
  arma::Col<Index> targets;  ///< channels that are predicted
};

/// Is the base of datasets that cut windows from time series. The split comes first and the
/// windows are cut inside each part, so no window (nor its target) reaches into another part.
/// `by: time` (the default) divides each series along time, train first; `by: series` gives whole
/// series to the parts. With `target_at: each` the target of step t is the value at t + horizon.
/// Where a target is missing (NaN), its weight is 0.
template <class T>
class FLATLINE_API SeriesDataset : public Dataset<T> {
 public:
  explicit SeriesDataset(const SeriesParams& params);
  ~SeriesDataset() override;

  /// Makes the series of one replicate.
  virtual Series3<T> draw_series(Rng& rng) const = 0;

  Splits<T> make(const Split& split, Rng& rng) const override;

 protected:
  /// Fills F, O, the steps and the own past of the targets from the channels.
  Task window_task(const arma::Col<Index>& inputs, const arma::Col<Index>& targets) const;
  Index window() const { return window_; }
  Index horizon() const { return horizon_; }

 private:
  Index window_, horizon_, stride_;
  bool each_;
};

/// Is the base of datasets that make series by a formula, one after the other.
template <class T>
class FLATLINE_API GeneratedSeries : public SeriesDataset<T> {
 public:
  /// Makes series of which the channels `inputs` are fed and the channels `targets` are predicted.
  GeneratedSeries(const GeneratedSeriesParams& params, arma::Col<Index> inputs,
                  arma::Col<Index> targets);
  ~GeneratedSeries() override;

  /// Fills one series, channels × length, zero before.
  virtual void draw_one(Rng& rng, arma::mat& values) const = 0;

  Task task() const override { return this->window_task(inputs_, targets_); }
  Series3<T> draw_series(Rng& rng) const override;

 private:
  Index series_, length_;
  arma::Col<Index> inputs_, targets_;
};

extern template class Dataset<float>;
extern template class Dataset<double>;
extern template class SequenceDataset<float>;
extern template class SequenceDataset<double>;
extern template class SeriesDataset<float>;
extern template class SeriesDataset<double>;
extern template class GeneratedSeries<float>;
extern template class GeneratedSeries<double>;

}  // namespace flatline
