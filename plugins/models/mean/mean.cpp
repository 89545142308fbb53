#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Answers the training mean of each output, weighted as the loss weighs the targets; for one-hot
/// targets these are the shares of the classes. It is the best constant under squared error.
template <class T>
class Mean final : public fl::Model<T> {
 public:
  Mean(const fl::Params&, const fl::Task& task) : Ly_(task.target_steps) {}

  bool closed_form() const override { return true; }
  void fit(const fl::Batch<T>& train) override {
    arma::Mat<T> weights;  // N × Ly
    fl::target_weights(train, weights);
    arma::vec mean(train.y.n_rows, arma::fill::zeros);
    for (fl::Index t = 0; t < train.y.n_slices; ++t) {
      mean += arma::conv_to<arma::mat>::from(train.y.slice(t)) *
              arma::conv_to<arma::vec>::from(weights.col(t));
    }
    mean_ = arma::conv_to<arma::Col<T>>::from(mean);
  }
  const arma::Cube<T>& forward(const fl::Batch<T>& batch, const fl::Pass<T>&) override {
    outputs_.set_size(mean_.n_elem, batch.size(), Ly_);
    outputs_.each_slice([this](arma::Mat<T>& step) { step.each_col() = mean_; });
    return outputs_;
  }
  void archive(fl::Archive& archive) override { archive("mean", mean_); }

 private:
  fl::Index Ly_;
  arma::Col<T> mean_;      // O
  arma::Cube<T> outputs_;  // O × N × Ly
};
FLATLINE_PLUGIN(fl::model<Mean, fl::Params>("mean", "The training mean, whatever comes in", "none"))
