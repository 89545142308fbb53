#include <algorithm>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct BidirectionalParams : fl::LayerParams {
  enum class Merge { concat, sum };
  enum class Last { aligned, ends };
  fl::PartParam layer{this, "layer", fl::Kind::layer, "", "recurrent layer, made twice"};
  fl::Choice<Merge> merge{this,
                          "merge",
                          Merge::concat,
                          {{"concat", Merge::concat}, {"sum", Merge::sum}},
                          "how the outputs of both passes become one"};
  fl::Choice<Last> last{this,
                        "last",
                        Last::aligned,
                        {{"aligned", Last::aligned}, {"ends", Last::ends}},
                        "at the last step: both passes at that step, or where each of them ends"};
};

/// Runs a recurrent layer of H units over the sequence and a second one over the reversed sequence
/// (Schuster & Paliwal 1997). x is F × N × L; with f_t and r_t the outputs, H × N, of both passes
/// at step t,
///
///     y_t = [f_t; r_t]   2H × N, `merge: concat`        y_t = f_t + r_t   H × N, `merge: sum`
///
/// The backward pass meets the last step first, so r_{L−1} knows one step only. A many-to-one model
/// hands on the last step of its last recurrent layer; give that layer `last: ends`, which puts
/// r_0, the state after the whole sequence, there (Keras without `return_sequences`).
///
/// Padding is never met: under the mask the backward pass holds its zero state until the sequence
/// begins. With a carried pass the forward one goes on, the other starts anew at each chunk, for
/// what it would go on from lies in the future. Throws Error FL552 when the part is not recurrent,
/// FL553 when run by ranges of steps, as free-running decoding would.
template <class T>
class Bidirectional final : public fl::Layer<T> {
 public:
  Bidirectional(const BidirectionalParams& p, const fl::Shape& in)
      : sum_(p.merge == BidirectionalParams::Merge::sum),
        ends_(p.last == BidirectionalParams::Last::ends) {
    for (Direction& d : directions_) {
      d.layer = p.layer->make<fl::Layer<T>>({.task = {}, .in = in});
      if (d.layer->recurrent()) continue;
      throw fl::Error("FL552", p.layer->path() + " is no recurrent layer",
                      "the direction of a pass means nothing to it",
                      "Choose one such as lstm, gru or elman.");
    }
    this->adopt(*ahead_.layer, "forward_");
    this->adopt(*back_.layer, "backward_");
  }

  fl::Index features() const override { return (sum_ ? 1 : 2) * units(); }
  bool recurrent() const override { return true; }

  void initialise(fl::Rng& init) override {
    for (Direction& d : directions_) d.layer->initialise(init);
  }

  void begin(const fl::Pass<T>& pass, fl::Index n, fl::Index steps) override {
    steps_ = steps;
    fl::Pass<T> ahead = pass;
    ahead.last_only = false;
    ahead_.layer->begin(ahead, n, steps);
    fl::Pass<T> reversed = ahead;
    reversed.carried = false;
    if (pass.mask) {
      mask_ = arma::fliplr(*pass.mask);
      reversed.mask = &mask_;
    }
    back_.layer->begin(reversed, n, steps);
    for (Direction& d : directions_) d.y.set_size(units(), n, steps);
    for (Direction& d : directions_) d.dy.set_size(units(), n, steps);
  }

  void forward(const arma::Cube<T>& x, arma::Cube<T>& y, fl::Steps range) override {
    require_whole(range);
    reverse(x, x_);
    ahead_.layer->forward(x, ahead_.y, range);
    back_.layer->forward(x_, back_.y, range);
    const fl::Index H = units();
    for (fl::Index t = 0; t < steps_; ++t) {
      for (fl::Index n = 0; n < x.n_cols; ++n) {
        const T *f = ahead_.y.slice_colptr(t, n), *r = back_.y.slice_colptr(mirror(t), n);
        T* out = y.slice_colptr(t, n);
        for (fl::Index j = 0; j < H; ++j) out[j] = sum_ ? f[j] + r[j] : f[j];
        if (!sum_) std::copy_n(r, H, out + H);
      }
    }
  }

  void backward(const arma::Cube<T>& x, const arma::Cube<T>&, const arma::Cube<T>& dy,
                arma::Cube<T>* dx, fl::Steps range) override {
    require_whole(range);
    const fl::Index H = units();
    back_.dy.zeros();
    for (fl::Index t = 0; t < steps_; ++t) {
      for (fl::Index n = 0; n < x.n_cols; ++n) {
        const T* d_out = dy.slice_colptr(t, n);
        std::copy_n(d_out, H, ahead_.dy.slice_colptr(t, n));
        T* dr = back_.dy.slice_colptr(mirror(t), n);
        for (fl::Index j = 0; j < H; ++j) dr[j] += d_out[sum_ ? j : H + j];
      }
    }
    ahead_.layer->backward(x, ahead_.y, ahead_.dy, dx, range);
    if (dx) dx_.set_size(arma::size(x));
    back_.layer->backward(x_, back_.y, back_.dy, dx ? &dx_ : nullptr, range);
    if (!dx) return;
    for (fl::Index t = 0; t < steps_; ++t) {
      const T* reversed = dx_.slice_memptr(steps_ - 1 - t);
      T* d_in = dx->slice_memptr(t);
      for (fl::Index i = 0; i < x.n_elem_slice; ++i) d_in[i] += reversed[i];
    }
  }

  void archive(fl::Archive& archive) override {
    archive.enter("forward");
    ahead_.layer->archive(archive);
    archive.leave();
    archive.enter("backward");
    back_.layer->archive(archive);
    archive.leave();
  }

 private:
  struct Direction {
    fl::Owned<fl::Layer<T>> layer;
    arma::Cube<T> y, dy;  // H × N × L, in the order in which the layer meets the steps
  };

  fl::Index units() const { return ahead_.layer->features(); }

  /// The step of the reversed sequence that stands at step t of the output.
  fl::Index mirror(fl::Index t) const {
    return ends_ && t + 1 == steps_ ? steps_ - 1 : steps_ - 1 - t;
  }

  static void reverse(const arma::Cube<T>& in, arma::Cube<T>& out) {
    out.set_size(arma::size(in));
    for (fl::Index t = 0; t < in.n_slices; ++t) {
      std::copy_n(in.slice_memptr(t), in.n_elem_slice, out.slice_memptr(in.n_slices - 1 - t));
    }
  }

  void require_whole(fl::Steps range) const {
    if (range.first == 0 && range.last == steps_) return;
    throw fl::NotApplicable("FL553", "layer bidirectional can't run step by step",
                            "its backward pass begins at the last step",
                            "Leave teacher_forcing at 1, or use the layer inside of it alone.");
  }

  bool sum_, ends_;
  fl::Index steps_ = 0;
  Direction directions_[2];
  Direction &ahead_ = directions_[0], &back_ = directions_[1];
  arma::Mat<T> mask_;     // N × L, reversed
  arma::Cube<T> x_, dx_;  // F × N × L, reversed
};

FLATLINE_PLUGIN(fl::layer<Bidirectional, BidirectionalParams>(
    "bidirectional", "A recurrent layer run forward and backward", "doi:10.1109/78.650093"))
