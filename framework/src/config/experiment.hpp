#pragma once

#include <flatline/dataset.hpp>
#include <flatline/part.hpp>

namespace flatline::config {

struct SplitParams : Params {
  Param<double> train{this, "train", 0.7, open(0, 1), "1", "share of the training part"};
  Param<double> validation{
      this, "validation", 0.1, half_open(0, 1), "1", "share of the validation part; 0: none"};
  Param<double> test{this, "test", 0.2, open(0, 1), "1", "share of the test part"};
  Choice<Split::By> by{
      this,
      "by",
      Split::By::automatic,
      {{"auto", Split::By::automatic}, {"time", Split::By::time}, {"series", Split::By::series}},
      "divide along time or by whole series; auto: time for time series, by "
      "sequence for independent sequences"};
  void check(Check& check) const override;
};

struct EarlyStoppingParams : Params {
  Param<std::optional<Index>> patience{
      this,        "patience", std::nullopt,
      at_least(1), "epoch",    "epochs without a better validation loss before stopping"};
  Param<double> min_delta{this, "min_delta",
                          0,    non_negative,
                          "1",  "smallest fall of the validation loss that counts as better"};
};

/// Which weights a run ends with. N.B. The last are the default: what training arrives at is what
/// is studied here; the best of a training that went wrong would hide it.
enum class Keep { last, best };

/// When states start from zero again.
enum class Reset { sequence, series, never };

struct TbpttParams : Params {
  Param<std::optional<Index>> steps{
      this,        "steps", std::nullopt,
      at_least(1), "step",  "gradients reach back over this many steps; none: whole sequences"};
  Choice<Reset> reset{
      this,
      "reset",
      Reset::sequence,
      {{"sequence", Reset::sequence}, {"series", Reset::series}, {"never", Reset::never}},
      "states start from zero with each sequence, with each series (its windows then follow each "
      "other in time), or never within a pass"};
};

struct TeacherForcingParams : Params {
  enum class Form { exponential, linear, inverse_sigmoid };

  Param<double> ratio{this,
                      "ratio",
                      1,
                      unit_interval,
                      "1",
                      "share of steps that are fed the true past, not the "
                      "model's own answer; 1: teacher forcing, 0: free"};
  Param<double> decay{
      this, "decay",
      1,    unit_interval,
      "1",  "how slowly the ratio falls from epoch to epoch, as `form` says; 1: never"};
  Choice<Form> form{this,
                    "form",
                    Form::exponential,
                    {{"exponential", Form::exponential},
                     {"linear", Form::linear},
                     {"inverse-sigmoid", Form::inverse_sigmoid}},
                    "each epoch multiplies the ratio by decay, takes 1 − decay off it, or follows "
                    "k / (k + exp(epoch / k)) with k = 1 / (1 − decay)"};
  Param<std::optional<Index>> horizon{
      this,
      "horizon",
      std::nullopt,
      at_least(1),
      "step",
      "last steps of each test sequence that the finished model runs "
      "through freely, for test.free_run_*; none: not measured"};
};

struct TrainingParams : Params {
  Param<Index> epochs{this, "epochs", 50, at_least(0), "epoch", "passes over the training part"};
  Param<Index> batch_size{this,        "batch_size", 32,
                          at_least(1), "sequence",   "sequences in an update"};
  Group<TbpttParams> tbptt{this, "tbptt",
                           "truncated back-propagation through time, with carried states"};
  Group<TeacherForcingParams> teacher_forcing{
      this, "teacher_forcing", "what a model is fed where its outputs are its own next inputs"};
  Group<EarlyStoppingParams> early_stopping{this, "early_stopping",
                                            "when to stop before the last epoch"};
  Choice<Keep> keep{this,
                    "keep",
                    Keep::last,
                    {{"last", Keep::last}, {"best", Keep::best}},
                    "weights that are judged and stored: the last, or those of the smallest "
                    "validation loss"};
};

struct WhenParams : Params {
  Param<std::optional<Index>> every{this,        "every", std::nullopt,
                                    at_least(1), "step",  "each n-th update"};
  Param<std::vector<Index>> at{this, "at", {}, non_negative, "epoch", "the end of these epochs"};
  Param<std::optional<Index>> epoch{this,        "epoch", std::nullopt,
                                    at_least(1), "epoch", "the end of each n-th epoch"};
  Param<bool> end{this, "end", false, any, "1", "the end of the run"};
  Choice<bool> on{this,
                  "on",
                  false,
                  {{"none", false}, {"outcome-change", true}},
                  "the end of an epoch whose outcome differs from the one before"};
};

struct RecordParams : Params {
  Param<std::string> what{this, "what", required,
                          any,  "1",    "a diagnostic, steps, weights or predictions"};
  Group<WhenParams> when{this, "when", "the triggers; any of them suffices"};
};

struct LimitParams : Params {
  Param<std::string> wall{this, "wall", "none", any, "1", "longest run: 90 s, 10 min, 2 h"};
  Param<std::string> memory{this, "memory", "none", any, "1", "largest run: 500 MB, 2 GB"};
  /// Seconds, or 0 for none.
  double wall_seconds() const;
  /// Bytes, or 0 for none.
  double memory_bytes() const;
  void check(Check& check) const override;
};

/// Everything that one run is made from: the keys of an experiment file but `grid` and
/// `hypotheses`, which are about many runs.
struct Experiment : Params {
  Experiment() { beside = {"grid", "hypotheses"}; }
  Param<std::string> experiment{this, "experiment", required,
                                any,  "1",          "name; also of the results folder"};
  Param<std::string> question{this, "question", "", any, "1", "what is asked, in one sentence"};
  Param<std::string> source{this, "source", "", any, "1", "where the question comes from"};
  Param<Index> seed{this, "seed", 1, non_negative, "1", "root of all random streams"};
  PartParam dataset{this, "dataset", Kind::dataset, "", "where the sequences come from"};
  Group<SplitParams> split{this, "split", "how the data is divided"};
  PartsParam transforms{this, "transforms", Kind::transform, "",
                        "what happens to the data on its way into the model"};
  PartParam model{this, "model", Kind::model, "", "what predicts"};
  PartParam loss{this, "loss", Kind::loss, "mse", "what training makes small"};
  PartParam optimizer{this, "optimizer", Kind::optimizer, "adam", "how the weights are changed"};
  PartParam schedule{this, "schedule", Kind::schedule, "constant", "how the learning rate changes"};
  Group<TrainingParams> training{this, "training", "how long and how"};
  PartsParam diagnostics{this, "diagnostics", Kind::diagnostic,
                         "output gradient-flow update-ratio saturation", "what is watched"};
  PartsParam baselines{this, "baselines", Kind::model, "mean persistence linear-window",
                       "closed-form models that skill is measured against"};
  ParamList<RecordParams> record{
      this, "record", "when something is recorded; replaces the default of what it names"};
  Group<LimitParams> limits{this, "limits", "what a run may take"};
  Choice<Precision> precision{this,
                              "precision",
                              Precision::float32,
                              {{"float32", Precision::float32}, {"float64", Precision::float64}},
                              "the scalar of all numerics"};
  Param<Index> replicates{this, "replicates",
                          6,    at_least(1),
                          "1",  "runs of each cell; equal replicates share their random streams"};
  void check(Check& check) const override;
};

/// Names of the keys that don't change what a run computes, and so are not part of its key.
bool is_cosmetic(const std::string& key);

}  // namespace flatline::config
