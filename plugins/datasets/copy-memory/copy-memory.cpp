#include <flatline/plugin.hpp>
namespace fl = flatline;

struct CopyMemoryParams : fl::SequenceParams {
  fl::Param<fl::Index> delay{this, "delay", 50, fl::at_least(1), "step", "steps T to remember"};
  fl::Param<fl::Index> copies{this, "copies", 10, fl::at_least(1), "step", "symbols to copy, K"};
  fl::Param<fl::Index> symbols{this, "symbols", 8, fl::at_least(2), "1", "size of the alphabet, S"};
};

/// Shows K symbols, then T − 1 blanks, a signal and K blanks, and asks for T + K blanks and then
/// the symbols in their order (Arjovsky, Shah & Bengio 2016, arXiv:1511.06464, sec. 5.1; there K =
/// 10, S = 8). Who remembers nothing reaches K·ln S/(T + 2K) nats, with which long trainings begin
/// and often end, and an accuracy of (T + K + K/S)/(T + 2K). x: (S+2) × N × (T+2K), one-hot
/// symbols, blank, signal. y: (S+1) × N × (T+2K), symbols, blank.
template <class T>
class CopyMemory final : public fl::SequenceDataset<T> {
 public:
  explicit CopyMemory(const CopyMemoryParams& p)
      : fl::SequenceDataset<T>(p), delay_(p.delay), K_(p.copies), S_(p.symbols) {}

  fl::Task task() const override {
    const fl::Index L = delay_ + 2 * K_;
    return {.type = fl::Task::Type::classification,
            .inputs = S_ + 2,
            .outputs = S_ + 1,
            .steps = L,
            .target_steps = L,
            .lag = delay_ + K_,
            .ceiling = 1.0,
            .floor = static_cast<double>(delay_ + K_) / static_cast<double>(L)};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    for (fl::Index n = 0; n < b.size(); ++n) {
      for (fl::Index k = 0; k < K_; ++k) {
        const fl::Index symbol = rng.below(S_);
        b.x(symbol, n, k) = b.y(symbol, n, delay_ + K_ + k) = 1;
      }
      const fl::Index signal = delay_ + K_ - 1;
      for (fl::Index t = K_; t < b.steps(); ++t) b.x(t == signal ? S_ + 1 : S_, n, t) = 1;
      for (fl::Index t = 0; t < delay_ + K_; ++t) b.y(S_, n, t) = 1;
    }
  }

 private:
  fl::Index delay_, K_, S_;
};
FLATLINE_PLUGIN(fl::dataset<CopyMemory, CopyMemoryParams>("copy-memory",
                                                          "Copies symbols after a long pause",
                                                          "arXiv:1511.06464"))
