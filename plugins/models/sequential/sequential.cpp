#include <algorithm>

#include <flatline/plugin.hpp>

#include "decoding.hpp"
namespace fl = flatline;

struct SequentialParams : fl::Params {
  fl::PartsParam layers{this, "layers", fl::Kind::layer, "lstm dense", "from input to output"};
};

/// Hands on the last step only: x is F × N × L, y is F × N × 1. Where a mask ends a sequence early,
/// it is the last step that is there.
template <class T>
class LastStep final : public fl::Layer<T> {
 public:
  explicit LastStep(fl::Index features) : features_(features) {}
  fl::Index features() const override { return features_; }

  void begin(const fl::Pass<T>& pass, fl::Index n, fl::Index steps) override {
    last_.set_size(n);
    last_.fill(steps - 1);
    for (fl::Index i = 0; pass.mask && i < n; ++i) {
      while (last_[i] > 0 && (*pass.mask)(i, last_[i]) == 0) --last_[i];
    }
  }
  void forward(const arma::Cube<T>& x, arma::Cube<T>& y, fl::Steps) override {
    for (fl::Index n = 0; n < x.n_cols; ++n) {
      std::copy_n(x.slice_colptr(last_[n], n), features_, y.slice_colptr(0, n));
    }
  }
  void backward(const arma::Cube<T>&, const arma::Cube<T>&, const arma::Cube<T>& dy,
                arma::Cube<T>* dx, fl::Steps) override {
    if (dx == nullptr) return;
    dx->zeros();
    for (fl::Index n = 0; n < dy.n_cols; ++n) {
      std::copy_n(dy.slice_colptr(0, n), features_, dx->slice_colptr(last_[n], n));
    }
  }

 private:
  fl::Index features_;
  arma::Col<fl::Index> last_;  // N
};

/// Layers one after the other. For a many-to-many task every layer sees every step. For a
/// many-to-one task only the last step of the last recurrent layer goes on to the layers behind it
/// (without recurrent layers: only the last step of the input). Where a mask ends a sequence early,
/// the last step is the last that is there.
///
/// With teacher forcing below 1 the model feeds itself: the past of the target among the inputs of
/// step t (rows `own_past`) is what it answered at t − 1, drawn for each sequence and step with
/// probability 1 − ε (scheduled sampling, Bengio et al. 2015, arXiv:1506.03099); gradients flow
/// through that path. Inputs and targets must then be in one unit.
///
/// Layers are named by their `name`, else by plugin and place (`lstm0`, `dense1`); each draws its
/// weights from a stream of its own. Throws Error FL523 without layers, FL524 for a name that is
/// there twice, FL525 when the last layer has not as many features as the task has outputs, and
/// NotApplicable FL526 when it should feed itself in a task that doesn't allow it.
template <class T>
class Sequential final : public fl::Model<T> {
 public:
  Sequential(const SequentialParams& p, const fl::Task& task) : task_(task) {
    fl::Shape shape{task.inputs, task.steps};
    std::size_t cut = 0;  // the stage at which only the last step goes on
    for (const fl::Configured& part : p.layers) {
      stages_.push_back(part.make<fl::Layer<T>>({task, shape}));
      shape.features = stages_.back()->features();
      if (stages_.back()->recurrent()) cut = stages_.size();
      add_name(part);
    }
    check_outputs(p, task);
    if (!task.many_to_many()) {
      const fl::Index features = cut == 0 ? task.inputs : stages_[cut - 1]->features();
      stages_.insert(stages_.begin() + static_cast<std::ptrdiff_t>(cut),
                     Stage(new LastStep<T>(features), {[](fl::Object* o) { delete o; }}));
      cut_ = cut;
    }
    y_.resize(stages_.size());
    dy_.resize(stages_.size());
  }

  std::vector<fl::NamedLayer<T>> layers() override {
    std::vector<fl::NamedLayer<T>> out;
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      if (i != cut_) out.push_back({names_[out.size()], stages_[i].get()});
    }
    return out;
  }

  void initialise(fl::Rng& init) override {
    for (const fl::NamedLayer<T>& layer : layers()) {
      fl::Rng own = init.child(layer.name);
      layer.layer->initialise(own);
    }
  }

  const arma::Cube<T>& forward(const fl::Batch<T>& batch, const fl::Pass<T>& pass) override {
    feeds_itself_ = pass.teacher_forcing < 1;
    masked_ = pass.mask != nullptr;
    if (feeds_itself_) return forward_freely(batch, pass);
    fl::Pass<T> now = pass;
    fl::Index steps = batch.steps();
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      const arma::Cube<T>& x = input(batch, i);
      now.last_only = i + 1 == cut_ && !masked_;
      stages_[i]->begin(now, x.n_cols, steps);
      if (i == cut_) {  // behind it there is one step, and it is never padding
        steps = 1;
        now.mask = nullptr;
      }
      y_[i].set_size(stages_[i]->features(), x.n_cols, steps);
      stages_[i]->forward(x, y_[i], {0, steps});
    }
    return y_.back();
  }

  void backward(const fl::Batch<T>& batch, const arma::Cube<T>& d_outputs) override {
    if (feeds_itself_) return backward_freely(batch, d_outputs);
    const arma::Cube<T>* dy = &d_outputs;
    for (std::size_t i = stages_.size(); i-- > 0;) {
      if (i == cut_ && i > 0 && !masked_ && stages_[i - 1]->takes_last_gradient()) continue;
      const arma::Cube<T>& x = input(batch, i);
      arma::Cube<T>* dx = i > 0 ? &dy_[i - 1] : wants_dx_ ? &dx_ : nullptr;
      if (dx) dx->set_size(x.n_rows, x.n_cols, x.n_slices);
      stages_[i]->backward(x, y_[i], *dy, dx, {0, y_[i].n_slices});
      dy = dx;
    }
  }

  void want_input_gradient(bool wanted) override { wants_dx_ = wanted; }
  const arma::Cube<T>& input_gradient() const override { return wants_dx_ ? dx_ : no_dx_; }

  void archive(fl::Archive& archive) override {
    for (const fl::NamedLayer<T>& layer : layers()) {
      archive.enter(layer.name);
      layer.layer->archive(archive);
      archive.leave();
    }
  }

 private:
  using Stage = fl::Owned<fl::Layer<T>>;

  const arma::Cube<T>& forward_freely(const fl::Batch<T>& batch, const fl::Pass<T>& pass) {
    require_own_past();
    decoding_.begin(batch, pass, task_.own_past);
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      stages_[i]->begin(pass, batch.size(), batch.steps());
      y_[i].set_size(stages_[i]->features(), batch.size(), batch.steps());
    }
    for (fl::Index t = 0; t < batch.steps(); ++t) {
      if (t > 0) decoding_.feed(t, y_.back());
      for (std::size_t i = 0; i < stages_.size(); ++i) {
        stages_[i]->forward(input(batch, i), y_[i], {t, t + 1});
      }
    }
    return y_.back();
  }

  void backward_freely(const fl::Batch<T>& batch, const arma::Cube<T>& d_outputs) {
    decoding_.d_outputs = d_outputs;
    dx_.set_size(arma::size(batch.x));
    for (std::size_t i = 0; i + 1 < stages_.size(); ++i) dy_[i].set_size(arma::size(y_[i]));
    for (fl::Index t = batch.steps(); t-- > 0;) {
      const arma::Cube<T>* dy = &decoding_.d_outputs;
      for (std::size_t i = stages_.size(); i-- > 0;) {
        arma::Cube<T>* dx = i > 0 ? &dy_[i - 1] : &dx_;
        stages_[i]->backward(input(batch, i), y_[i], *dy, dx, {t, t + 1});
        dy = dx;
      }
      if (t > 0) decoding_.collect(t, dx_);
    }
  }

  void require_own_past() const {
    if (task_.feeds_back()) return;
    throw fl::NotApplicable("FL526", "model sequential can't run freely in this task",
                            "its outputs are not the past of its inputs at the next step",
                            "Leave teacher_forcing at 1, or take target_at: each and horizon: 1.");
  }

  void add_name(const fl::Configured& part) {
    const auto& given = static_cast<const fl::LayerParams&>(part.params()).name.get();
    std::string name =
        given.empty() ? part.component().name + std::to_string(names_.size()) : given;
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
      throw fl::Error("FL524", part.path() + " is the second layer called " + name,
                      "names tell layers apart in traces and keys",
                      "Give it another name, as in name: " + name + "b.");
    }
    names_.push_back(std::move(name));
  }

  void check_outputs(const SequentialParams& p, const fl::Task& task) const {
    const std::string outputs = std::to_string(task.outputs);
    if (stages_.empty()) {
      throw fl::Error("FL523", "model sequential has no layers", "outputs have to come from one",
                      "List some, as in layers: [lstm, {use: dense, units: " + outputs + "}].");
    }
    const fl::Index features = stages_.back()->features();
    if (features != task.outputs) {
      throw fl::Error("FL525",
                      p.layers[p.layers.size() - 1].path() + " gives " + std::to_string(features) +
                          " outputs where the task has " + outputs,
                      "the last layer makes the outputs of the model",
                      "End with {use: dense, units: " + outputs + "}.");
    }
  }

  const arma::Cube<T>& input(const fl::Batch<T>& batch, std::size_t stage) const {
    if (stage > 0) return y_[stage - 1];
    return feeds_itself_ ? decoding_.x : batch.x;
  }

  std::vector<Stage> stages_;       // the layers, and LastStep at `cut_`
  std::vector<std::string> names_;  // of the layers
  std::size_t cut_ = std::size_t(-1);
  std::vector<arma::Cube<T>> y_, dy_;  // of each stage, features × N × steps
  bool wants_dx_ = false;
  arma::Cube<T> dx_;  // F × N × L
  const arma::Cube<T> no_dx_;
  fl::Task task_;
  bool feeds_itself_ = false, masked_ = false;  // in the last forward pass
  Decoding<T> decoding_;
};

FLATLINE_PLUGIN(fl::model<Sequential, SequentialParams>("sequential", "Layers one after the other",
                                                        "none"))
