#include <flatline/plugin.hpp>
namespace fl = flatline;

struct PermuteParams : fl::FaultParams {
  PermuteParams() : FaultParams({"targets"}) {}
  fl::Param<double> share{this, "share", 1, fl::unit_interval, "1", "share of the sequences"};
};

/// Permutes labels: each sequence is chosen with the chance `share`, and the chosen exchange their
/// targets (or inputs) at random within their part. Frequencies stay, and whatever the inputs told
/// is lost. Mask and weights stay where they are. Science, cause C1 and control D26.
template <class T>
class Permute final : public fl::FaultInjection<T> {
 public:
  explicit Permute(const PermuteParams& p) : fl::FaultInjection<T>(p), share_(p.share) {}

  void spoil(arma::Cube<T>& values, fl::Rng& noise) const override {
    std::vector<fl::Index> list;
    for (fl::Index n = 0; n < values.n_cols; ++n) {
      if (noise.uniform() < share_) list.push_back(n);
    }
    const arma::Col<fl::Index> to(list);
    arma::Col<fl::Index> from = to;
    noise.shuffle(from);
    values.each_slice([&](arma::Mat<T>& step) {
      const arma::Mat<T> moved = step.cols(from);
      step.cols(to) = moved;
    });
  }

 private:
  double share_;
};
FLATLINE_PLUGIN(fl::transform<Permute, PermuteParams>("permute", "Fault: permuted labels", "none"))
