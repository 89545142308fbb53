#include <algorithm>

#include <flatline/plugin.hpp>
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
/// Layers are named by their `name`, else by plugin and place (`lstm0`, `dense1`); each draws its
/// weights from a stream of its own. Throws Error FL523 without layers, FL524 for a name that is
/// there twice, FL525 when the last layer has not as many features as the task has outputs.
template <class T>
class Sequential final : public fl::Model<T> {
 public:
  Sequential(const SequentialParams& p, const fl::Task& task) {
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
    if (pass.teacher_forcing < 1) {
      throw fl::NotApplicable("FL526", "model sequential can't run freely",
                              "it does not feed its outputs back as inputs",
                              "Leave teacher_forcing at 1.");
    }
    fl::Pass<T> now = pass;
    fl::Index steps = batch.steps();
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      const arma::Cube<T>& x = input(batch, i);
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
    const arma::Cube<T>* dy = &d_outputs;
    for (std::size_t i = stages_.size(); i-- > 0;) {
      const arma::Cube<T>& x = input(batch, i);
      arma::Cube<T>* dx = i > 0 ? &dy_[i - 1] : wants_dx_ ? &dx_ : nullptr;
      if (dx) dx->set_size(x.n_rows, x.n_cols, x.n_slices);
      stages_[i]->backward(x, y_[i], *dy, dx, {0, y_[i].n_slices});
      dy = dx;
    }
  }

  void want_input_gradient(bool wanted) override {
    wants_dx_ = wanted;
    if (!wanted) dx_.reset();
  }
  const arma::Cube<T>& input_gradient() const override { return dx_; }

  void archive(fl::Archive& archive) override {
    for (const fl::NamedLayer<T>& layer : layers()) {
      archive.enter(layer.name);
      layer.layer->archive(archive);
      archive.leave();
    }
  }

 private:
  using Stage = fl::Owned<fl::Layer<T>>;

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
    return stage == 0 ? batch.x : y_[stage - 1];
  }

  std::vector<Stage> stages_;       // the layers, and LastStep at `cut_`
  std::vector<std::string> names_;  // of the layers
  std::size_t cut_ = std::size_t(-1);
  std::vector<arma::Cube<T>> y_, dy_;  // of each stage, features × N × steps
  bool wants_dx_ = false;
  arma::Cube<T> dx_;  // F × N × L
};

FLATLINE_PLUGIN(fl::model<Sequential, SequentialParams>("sequential", "Layers one after the other",
                                                        "none"))
