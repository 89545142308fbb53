#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Answers the class that is most frequent in the training part, with certainty; targets are
/// weighted as the loss weighs them, and of equally frequent classes the first is taken.
/// N.B. Certainty has no finite cross-entropy where it errs; for that the baseline is `mean`, whose
/// answers are the shares of the classes. Throws NotApplicable FL562 for a regression.
template <class T>
class MajorityClass final : public fl::Model<T> {
 public:
  MajorityClass(const fl::Params&, const fl::Task& task) : Ly_(task.target_steps) {
    if (task.type == fl::Task::Type::classification) return;
    throw fl::NotApplicable("FL562", "majority-class does not apply to this dataset",
                            "its targets are numbers, not classes",
                            "Leave majority-class out or use mean.");
  }

  bool closed_form() const override { return true; }
  void fit(const fl::Batch<T>& train) override {
    arma::Mat<T> weights;  // N × Ly
    fl::target_weights(train, weights);
    arma::vec share(train.y.n_rows, arma::fill::zeros);
    for (fl::Index t = 0; t < train.y.n_slices; ++t) {
      share += arma::conv_to<arma::mat>::from(train.y.slice(t)) *
               arma::conv_to<arma::vec>::from(weights.col(t));
    }
    answer_.zeros(share.n_elem);
    answer_[share.index_max()] = 1;
  }
  const arma::Cube<T>& forward(const fl::Batch<T>& batch, const fl::Pass<T>&) override {
    outputs_.set_size(answer_.n_elem, batch.size(), Ly_);
    outputs_.each_slice([this](arma::Mat<T>& step) { step.each_col() = answer_; });
    return outputs_;
  }
  void archive(fl::Archive& archive) override { archive("answer", answer_); }

 private:
  fl::Index Ly_;
  arma::Col<T> answer_;    // O, one-hot
  arma::Cube<T> outputs_;  // O × N × Ly
};
FLATLINE_PLUGIN(fl::model<MajorityClass, fl::Params>("majority-class",
                                                     "The most frequent class of the training part",
                                                     "none"))
