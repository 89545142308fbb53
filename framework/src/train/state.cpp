#include "train/trainer.hpp"

/// What a run needs to go on after an interruption: everything that its later steps read.
namespace flatline::train {
namespace {

/// Archives a list whose items have a place of their own.
template <class Item, class Each>
void archive_items(Archive& archive, const char* name, std::vector<Item>& items, Each each) {
  archive.enter(name);
  Index n = items.size();
  archive("n", n);
  items.resize(n);
  for (Index i = 0; i < n; ++i) {
    archive.enter(std::to_string(i));
    each(items[i]);
    archive.leave();
  }
  archive.leave();
}

void archive_object(Archive& archive, const std::string& name, Object& object) {
  archive.enter(name);
  object.archive(archive);
  archive.leave();
}

void archive_result(Archive& archive, Training& result) {
  archive("best_epoch", result.best_epoch);
  archive("best_loss", result.best_loss);
  archive("train_loss", result.train_loss);
  archive("validation_loss", result.validation_loss);
}

}  // namespace

template <class T>
void Watch<T>::archive(Archive& archive) {
  archive_object(archive, "steps", steps);
  archive_object(archive, "epochs", epochs);
  archive.enter("diagnostics");
  for (Watcher& watcher : watchers) archive_object(archive, watcher.name, *watcher.diagnostic);
  archive.leave();
  archive_items(archive, "snapshots", snapshots, [&](Snapshot<T>& snapshot) {
    archive("epoch", snapshot.epoch);
    archive("theta", snapshot.theta);
  });
  archive_items(archive, "glimpses", glimpses, [&](Glimpse<T>& glimpse) {
    archive("epoch", glimpse.epoch);
    archive("outputs", glimpse.outputs);
  });
  archive("last_outcome", last_outcome_);
  archive("seconds", seconds);
}

template <class T>
void Trainer<T>::archive(Archive& archive) {
  archive("theta", run_.theta);
  archive("theta_best", theta_best_);
  archive_object(archive, "model", *run_.model);
  archive_object(archive, "loss", *run_.loss);
  archive_object(archive, "optimizer", *run_.optimizer);
  archive_object(archive, "schedule", *run_.schedule);
  archive_object(archive, "shuffle", shuffle_);
  archive_object(archive, "dropout", dropout_);
  archive_object(archive, "decoding", decoding_);
  archive.enter("watch");
  watch_.archive(archive);
  archive.leave();
  archive_result(archive, result_);
  archive("step", now_.step);
  archive("epoch", now_.epoch);
  archive("watched", now_.watched);
  archive("patience", patience_);
  archive("rate", rate_);
  archive("losses", losses_);
  std::vector<Index> order(order_.begin(), order_.end());
  archive("order", order);
  order_ = arma::Col<Index>(order);
  archive("next", next_);
  archive("loss_sum", loss_sum_);
  double spent = seconds();
  archive("seconds", spent);
  if (archive.restoring()) seconds_before_ = spent;
}

template void Watch<float>::archive(Archive&);
template void Watch<double>::archive(Archive&);
template void Trainer<float>::archive(Archive&);
template void Trainer<double>::archive(Archive&);

}  // namespace flatline::train
