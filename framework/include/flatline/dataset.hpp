#pragma once

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

/// Settings of all datasets whose sequences are independent of each other.
struct FLATLINE_API SequenceParams : Params {
  ~SequenceParams() override;
  Param<Index> sequences{this,        "sequences", 1000,
                         at_least(3), "sequence",  "independent sequences, over all parts"};
};

/// Is the base of tasks whose sequences are drawn independently, such as `adding`. Such a set is
/// divided by sequence; `by: time` is refused.
template <class T>
class FLATLINE_API SequenceDataset : public Dataset<T> {
 public:
  explicit SequenceDataset(const SequenceParams& params);
  ~SequenceDataset() override;

  /// Fills `batch`, whose x and y have their shapes and are zero.
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
/// series to the parts.
template <class T>
class FLATLINE_API SeriesDataset : public Dataset<T> {
 public:
  explicit SeriesDataset(const SeriesParams& params);
  ~SeriesDataset() override;

  /// Makes the series of one replicate.
  virtual Series3<T> draw_series(Rng& rng) const = 0;

  Splits<T> make(const Split& split, Rng& rng) const override;

 protected:
  /// Fills F, O, L and the own past of the targets from the channels.
  Task window_task(const arma::Col<Index>& inputs, const arma::Col<Index>& targets) const;

 private:
  Index window_, horizon_, stride_;
  bool each_;
};

extern template class Dataset<float>;
extern template class Dataset<double>;
extern template class SequenceDataset<float>;
extern template class SequenceDataset<double>;
extern template class SeriesDataset<float>;
extern template class SeriesDataset<double>;

}  // namespace flatline
