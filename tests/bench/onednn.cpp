// Times the training step of bench/step.cpp with oneDNN's LSTM primitive in place of flatline's:
// the weights go to the formats that the primitive prefers and their gradients come back, as each
// step has new ones. Loss and last layer are bare loops, Adam is flatline's. One LSTM only. Answers
// each shape on standard input with the median in milliseconds of computing.
#include <dnnl.hpp>

#include <unordered_map>

#include "bench.hpp"
#include "plugin_under_test.hpp"

namespace fl = flatline;
using dnnl::memory;
using Tag = memory::format_tag;

namespace {

struct NoObjective final : fl::Objective<float> {
  float operator()(const arma::fvec&, arma::fvec&) override { return 0; }
};

class Step {
 public:
  explicit Step(const Shape& s)
      : H_(static_cast<long>(s.units.front())),
        N_(static_cast<long>(s.batch)),
        L_(static_cast<long>(s.length)),
        F_(static_cast<long>(s.inputs)),
        optimizer_(make_plugin<fl::Optimizer<float>>("adam")),
        forward_({dnnl::prop_kind::forward_training,
                  direction,
                  any({L_, N_, F_}),
                  {},
                  {},
                  any({1, 1, F_, 4, H_}),
                  any({1, 1, H_, 4, H_}),
                  any({1, 1, 4, H_}),
                  any({L_, N_, H_}),
                  {},
                  {}},
                 engine_),
        backward_({dnnl::prop_kind::backward,
                   direction,
                   any({L_, N_, F_}),
                   {},
                   {},
                   any({1, 1, F_, 4, H_}),
                   any({1, 1, H_, 4, H_}),
                   any({1, 1, 4, H_}),
                   any({L_, N_, H_}),
                   {},
                   {},
                   any({L_, N_, F_}),
                   {},
                   {},
                   any({1, 1, F_, 4, H_}),
                   any({1, 1, H_, 4, H_}),
                   any({1, 1, 4, H_}),
                   any({L_, N_, H_}),
                   {},
                   {}},
                  engine_, forward_),
        theta_(arma::vectorise(some_numbers(size(), 1, 1).slice(0))),
        gradient_(size(), arma::fill::zeros),
        targets_(arma::vectorise(some_numbers(s.batch, 1, 1).slice(0))),
        x_(forward_.src_layer_desc(), engine_),
        y_(forward_.dst_layer_desc(), engine_),
        dx_(backward_.diff_src_layer_desc(), engine_),
        dy_(backward_.diff_dst_layer_desc(), engine_),
        workspace_(forward_.workspace_desc(), engine_) {
    theta_ *= 0.1F;
    optimizer_->reset(theta_.n_elem);
    const arma::fcube x = some_numbers(s.inputs, s.batch, s.length);
    std::copy_n(x.memptr(), x.n_elem, numbers(x_));
    std::fill_n(numbers(dy_), L_ * N_ * H_, 0.0F);
    const memory::dims shapes[] = {{1, 1, F_, 4, H_}, {1, 1, H_, 4, H_}, {1, 1, 4, H_}};
    const memory::desc straight[] = {forward_.weights_layer_desc(), forward_.weights_iter_desc(),
                                     forward_.bias_desc()};
    const memory::desc back[] = {backward_.weights_layer_desc(), backward_.weights_iter_desc(),
                                 backward_.bias_desc()};
    const memory::desc gradients[] = {backward_.diff_weights_layer_desc(),
                                      backward_.diff_weights_iter_desc(),
                                      backward_.diff_bias_desc()};
    long at = 0;
    for (int i = 0; i < 3; ++i) {
      const memory::desc plain(shapes[i], memory::data_type::f32, i < 2 ? Tag::ldigo : Tag::ldgo);
      blocks_.push_back({{plain, engine_, theta_.memptr() + at},
                         {plain, engine_, gradient_.memptr() + at},
                         {straight[i], engine_},
                         {back[i], engine_},
                         {gradients[i], engine_}});
      at += static_cast<long>(plain.get_size() / sizeof(float));
    }
    head_ = at;
  }

  void operator()() {
    for (Block& b : blocks_) {
      move(b.w, b.forward);
      move(b.w, b.backward);
      std::fill_n(numbers(b.gradient), b.gradient.get_desc().get_size() / sizeof(float), 0.0F);
    }
    run(lstm_, {{DNNL_ARG_SRC_LAYER, x_},
                {DNNL_ARG_WEIGHTS_LAYER, blocks_[0].forward},
                {DNNL_ARG_WEIGHTS_ITER, blocks_[1].forward},
                {DNNL_ARG_BIAS, blocks_[2].forward},
                {DNNL_ARG_DST_LAYER, y_},
                {DNNL_ARG_WORKSPACE, workspace_}});
    const float loss = head();
    run(lstm_back_, {{DNNL_ARG_SRC_LAYER, x_},
                     {DNNL_ARG_WEIGHTS_LAYER, blocks_[0].backward},
                     {DNNL_ARG_WEIGHTS_ITER, blocks_[1].backward},
                     {DNNL_ARG_BIAS, blocks_[2].backward},
                     {DNNL_ARG_DST_LAYER, y_},
                     {DNNL_ARG_WORKSPACE, workspace_},
                     {DNNL_ARG_DIFF_SRC_LAYER, dx_},
                     {DNNL_ARG_DIFF_WEIGHTS_LAYER, blocks_[0].gradient},
                     {DNNL_ARG_DIFF_WEIGHTS_ITER, blocks_[1].gradient},
                     {DNNL_ARG_DIFF_BIAS, blocks_[2].gradient},
                     {DNNL_ARG_DIFF_DST_LAYER, dy_}});
    for (Block& b : blocks_) move(b.gradient, b.g);
    optimizer_->update({theta_, gradient_, 1e-3F, loss, none_});
  }

 private:
  static constexpr auto direction = dnnl::rnn_direction::unidirectional_left2right;

  struct Block {
    memory w, g;                         // ours: views of θ and of its gradient
    memory forward, backward, gradient;  // the primitives'
  };

  static memory::desc any(const memory::dims& dims) {
    // Sequences stay in the plain order, so that they need no copy.
    return {dims, memory::data_type::f32, dims.size() == 3 ? Tag::tnc : Tag::any};
  }
  static float* numbers(const memory& m) { return static_cast<float*>(m.get_data_handle()); }
  fl::Index size() const { return static_cast<fl::Index>(4 * H_ * (F_ + H_ + 1) + H_ + 1); }

  /// Copies with a change of format; reorders are made once.
  void move(memory& from, memory& to) {
    const auto at = reorders_.try_emplace(to.get(), from, to).first;
    at->second.execute(stream_, from, to);
    stream_.wait();
  }
  template <class Primitive>
  void run(const Primitive& primitive, const std::unordered_map<int, memory>& arguments) {
    primitive.execute(stream_, arguments);
    stream_.wait();
  }

  /// The last layer and the mean squared error, forward and backward.
  float head() {
    const float* w = theta_.memptr() + head_;
    float* dw = gradient_.memptr() + head_;
    std::fill_n(dw, H_ + 1, 0.0F);
    float loss = 0;
    for (long n = 0; n < N_; ++n) {
      const float* h = numbers(y_) + ((L_ - 1) * N_ + n) * H_;
      float* dh = numbers(dy_) + ((L_ - 1) * N_ + n) * H_;
      float error = w[H_] - targets_[static_cast<fl::Index>(n)];
      for (long j = 0; j < H_; ++j) error += w[j] * h[j];
      loss += error * error / static_cast<float>(N_);
      const float slope = 2 * error / static_cast<float>(N_);
      for (long j = 0; j < H_; ++j) {
        dw[j] += slope * h[j];
        dh[j] = slope * w[j];
      }
      dw[H_] += slope;
    }
    return loss;
  }

  long H_, N_, L_, F_, head_ = 0;
  fl::Owned<fl::Optimizer<float>> optimizer_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  dnnl::lstm_forward::primitive_desc forward_;
  dnnl::lstm_backward::primitive_desc backward_;
  dnnl::lstm_forward lstm_{forward_};
  dnnl::lstm_backward lstm_back_{backward_};
  arma::fvec theta_, gradient_;
  arma::fvec targets_;
  memory x_, y_, dx_, dy_, workspace_;
  std::vector<Block> blocks_;
  std::unordered_map<dnnl_memory_t, dnnl::reorder> reorders_;
  NoObjective none_;
};

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const Shape shape = read_shape(line);
    Step step(shape);
    step();
    std::cout << median_ms(step, shape.seconds) << std::endl;
  }
}
