#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Splits what drives the gates of a recurrent layer, z = W x + U h₋ + b, per gate and watched step
/// (science.md D4b): the deviations over 64 places (sequence and step) and the units,
///
///     input = √mean_j Var(W x)_j,   recurrent = √mean_j Var(U h₋)_j,   bias = √mean_j b_j².
///
/// Findings name what holds the gates at the ends of their range (`saturation` measures that they
/// are there), at the last watched step and the gate where it is worst; 2.2 is where σ reaches 0.9:
///
/// - `input_saturates`, `recurrence_saturates`, `bias_saturates`: that part is above 2.2.
///
/// Layers whose blocks W, U, b or whose inputs can't be seen (other than the first, and those right
/// after a recurrent layer) are left out. Padding counts as it stands.
template <class T>
class Budget final : public fl::Diagnostic<T> {
 public:
  explicit Budget(const fl::Params&) {}

  void on_step(const fl::StepView<T>& s) override {
    names_.clear();
    parts_.reset();
    for (std::size_t l = 0; l < s.layers.size(); ++l) measure(s, l);
    if (names_.empty()) return;
    if (input_.at().empty()) this->axis("gate", names_);
    state(s.step, input_, 0, "input_saturates", "W x");
    state(s.step, recurrent_, 1, "recurrence_saturates", "U h₋");
    state(s.step, bias_, 2, "bias_saturates", "b");
  }

 private:
  static constexpr fl::Index places = 64;

  static const fl::Block<T>* block(const fl::Layer<T>& layer, std::string_view name) {
    for (const fl::Block<T>* found : layer.blocks()) {
      if (found->name() == name) return found;
    }
    return nullptr;
  }

  static const fl::View3<T>* hidden(const fl::Layer<T>& layer) {
    for (const fl::Signal<T>* signal : layer.signals()) {
      if (std::string_view("h") == signal->name() && signal->view.data) return &signal->view;
    }
    return nullptr;
  }

  static fl::View3<T> inputs(const fl::StepView<T>& s, std::size_t l) {
    const arma::Cube<T>& x = s.batch.x;
    if (l == 0) return {x.memptr(), x.n_rows, x.n_cols, x.n_slices, x.n_rows, x.n_elem_slice};
    const fl::View3<T>* below = hidden(*s.layers[l - 1].layer);
    return below ? *below : fl::View3<T>{};
  }

  void measure(const fl::StepView<T>& s, std::size_t l) {
    const fl::Layer<T>& layer = *s.layers[l].layer;
    const fl::Block<T>*W = block(layer, "W"), *U = block(layer, "U"), *b = block(layer, "b");
    const fl::View3<T>* h = hidden(layer);
    const fl::View3<T> x = inputs(s, l);
    if (!layer.recurrent() || !W || !U || !b || !h || !x.data) return;
    if (W->cols() != x.rows || U->cols() != h->rows || x.slices < 2) return;
    const arma::Mat<T> wx = W->w * gather(x, 1), uh = U->w * gather(*h, 0);  // G·H × places
    const fl::Index gates = std::max<std::size_t>(1, W->groups().size());
    const fl::Index H = W->rows() / gates;
    for (fl::Index g = 0; g < gates; ++g) {
      const fl::Index first = g * H, last = first + H - 1;
      names_.push_back(s.layers[l].name + (W->groups().empty() ? "" : ".") +
                       (W->groups().empty() ? "" : W->groups()[g]));
      const auto spread = [&](const arma::Mat<T>& z) {
        return std::sqrt(arma::mean(arma::var(z.rows(first, last), 1, 1)));
      };
      const T bias = std::sqrt(arma::mean(arma::square(arma::vectorise(b->w.rows(first, last)))));
      parts_.insert_cols(parts_.n_cols, arma::Col<T>{spread(wx), spread(uh), bias});
    }
  }

  /// Takes columns at evenly spread sequences and steps 1 − back … L − 1 − (1 − back).
  static arma::Mat<T> gather(const fl::View3<T>& view, fl::Index from) {
    const fl::Index all = view.cols * (view.slices - 1), count = std::min(all, places);
    arma::Mat<T> out(view.rows, count);
    for (fl::Index k = 0; k < count; ++k) {
      const fl::Index place = k * all / count;
      for (fl::Index j = 0; j < view.rows; ++j) {
        out(j, k) = view(j, place % view.cols, place / view.cols + from);
      }
    }
    return out;
  }

  void state(fl::Index step, fl::Series<T>& series, fl::Index part, const char* name,
             const char* what) {
    const arma::Col<T> values = parts_.row(part).t();
    series.at(step, values);
    const fl::Index worst = values.index_max();
    const double value = static_cast<double>(values[worst]);
    this->finding({name, value, 2.2, value > 2.2,
                   fmt::format("At step {} the part of {} in {} is {:.3g}.", step, what,
                               names_[worst], value)});
  }

  std::vector<std::string> names_;
  arma::Mat<T> parts_;  // 3 × gates
  fl::Series<T> input_{this, "input", {"step", "gate"}, "1", "deviation of W x"};
  fl::Series<T> recurrent_{this, "recurrent", {"step", "gate"}, "1", "deviation of U h₋"};
  fl::Series<T> bias_{this, "bias", {"step", "gate"}, "1", "root mean square of b"};
};

FLATLINE_PLUGIN(fl::diagnostic<Budget, fl::Params>("budget", "What drives the gates",
                                                   "science.md D4b"))
