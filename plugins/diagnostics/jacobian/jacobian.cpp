#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct JacobianParams : fl::Params {
  fl::Param<fl::Index> sequences{
      this, "sequences", 4, fl::at_least(1), "sequence", "sequences that are followed"};
};

/// Measures how the carried states s = (h, c) of the finished model pass on a small change, from
/// the Jacobians J_t = ∂s_t/∂s_{t−1} along some training sequences (science.md D7, D7b):
/// σ_max(J_t), and the Lyapunov exponents λ_i = mean of ln |R_ii(t)| with J_t Q_{t−1} = Q_t R_t
/// (Vogt et al. 2020, arXiv:2006.14123), in descending order. Findings:
///
/// - `contracting`: the geometric mean of σ_max is below 1;
/// - `chaotic`: λ₁ > 0;
/// - `forgets`: λ₁ < −ln(1000) / τ* with the task's lag τ*: of a change at that lag less than a
///   thousandth is left.
template <class T>
class Jacobian final : public fl::Diagnostic<T> {
 public:
  Jacobian(const JacobianParams& p, const fl::Task& task) : most_(p.sequences), lag_(task.lag) {}

  void on_epoch(const fl::EpochView<T>& e) override { epoch_ = e.epoch; }

  void on_end(const fl::EndView<T>& e) override {
    const fl::Index n = std::min(most_, e.gradients.batch().size());
    arma::vec growth;  // S, Σ ln |R_ii|
    double steps = 0, log_sigma = 0;
    for (fl::Index i = 0; i < n; ++i) {
      arma::mat Q;
      e.gradients.of_states(i, [&](fl::Index, const arma::Mat<T>& jacobian) {
        const arma::mat J = arma::conv_to<arma::mat>::from(jacobian);
        if (Q.is_empty()) Q.eye(J.n_rows, J.n_rows);
        if (growth.is_empty()) growth.zeros(J.n_rows);
        arma::mat R;
        if (!J.is_finite() || !arma::qr(Q, R, J * Q)) return;
        growth += arma::log(arma::abs(R.diag()) + tiny);
        log_sigma += std::log(arma::norm(J) + tiny);
        ++steps;
      });
    }
    if (steps > 0) record(arma::sort(growth / steps, "descend"), std::exp(log_sigma / steps));
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("epoch", epoch_);
  }

 private:
  void record(const arma::vec& exponents, double sigma) {
    std::vector<double> numbers(exponents.n_elem);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i + 1);
    this->axis("exponent", numbers, "1");
    exponents_.at(epoch_, arma::conv_to<arma::Col<T>>::from(exponents));
    sigma_.at(epoch_, static_cast<T>(sigma));
    this->finding({"contracting", sigma, 1, sigma < 1,
                   fmt::format("The geometric mean of σ_max is {:.3g}.", sigma)});
    this->finding({"chaotic", exponents[0], 0, exponents[0] > 0,
                   fmt::format("The largest Lyapunov exponent is {:.3g} per step.", exponents[0])});
    if (!lag_) return;
    const double bound = -std::log(1000) / std::max(1.0, static_cast<double>(*lag_));
    this->finding(
        {"forgets", exponents[0], bound, exponents[0] < bound,
         fmt::format("Lag {} needs an exponent of at least {:.3g} per step.", *lag_, bound)});
  }

  static constexpr double tiny = 1e-300;
  fl::Index most_, epoch_ = 0;
  std::optional<fl::Index> lag_;
  fl::Series<T> exponents_{
      this, "exponents", {"epoch", "exponent"}, "1/step", "Lyapunov exponents, largest first"};
  fl::Series<T> sigma_{this, "sigma_max", {"epoch"}, "1", "geometric mean of σ_max(J_t)"};
};

FLATLINE_PLUGIN(fl::diagnostic<Jacobian, JacobianParams>("jacobian",
                                                         "How carried states pass on a change",
                                                         "science.md D7, D7b; arXiv:2006.14123"))
