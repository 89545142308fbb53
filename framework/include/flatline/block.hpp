#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <flatline/object.hpp>

namespace flatline {

template <class T>
class Learnable;

/// One named weight matrix: a view of the flat parameter vector θ and of its gradient. The views
/// are there once the framework has bound them, so not yet in the constructor of a layer.
template <class T>
class FLATLINE_API Block {
 public:
  /// Declares a block of `rows × cols`. `groups` names equal runs of rows, such as the four gates
  /// of an LSTM; gradient norms are then reported for each.
  Block(Learnable<T>* owner, const char* name, Index rows, Index cols, const char* doc,
        std::vector<const char*> groups = {});
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  /// Points the views at `theta` and `gradient`, each of size() elements.
  void bind(T* theta, T* gradient);

  const char* name() const { return name_; }
  const char* doc() const { return doc_; }
  const std::vector<const char*>& groups() const { return groups_; }
  Index rows() const { return rows_; }
  Index cols() const { return cols_; }
  Index size() const { return rows_ * cols_; }

  arma::Mat<T> w;  ///< rows × cols, view of θ
  arma::Mat<T> g;  ///< rows × cols, view of ∂L/∂θ; layers add to it

 private:
  friend class Learnable<T>;
  const char* name_;
  const char* doc_;
  std::vector<const char*> groups_;
  Index rows_;
  Index cols_;
};

/// A strided view of `rows × cols × slices` numbers that a layer already holds, in the order in
/// which it holds them: column by column (`row_stride` 1), or, where no step is masked, row by row
/// without gaps (`col_stride` 1, `row_stride` cols).
template <class T>
struct View3 {
  const T* data = nullptr;
  Index rows = 0, cols = 0, slices = 0;
  Index col_stride = 0, slice_stride = 0;
  Index row_stride = 1;

  T operator()(Index row, Index col, Index slice) const {
    return data[row * row_stride + col * col_stride + slice * slice_stride];
  }
};

/// One named internal of a layer, `H × N × L`: a gate, a state, or a gradient per step. A layer
/// sets `view` after forward or backward. What it holds anyway it always shows; what it would have
/// to keep on purpose it shows only while `wanted`, so that nobody pays for what nobody wants.
template <class T>
class FLATLINE_API Signal {
 public:
  enum class Role { activation, gate, tanh, state, state_gradient };

  Signal(Learnable<T>* owner, const char* name, Role role, const char* doc);
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  const char* name() const { return name_; }
  const char* doc() const { return doc_; }
  Role role() const { return role_; }

  bool wanted = false;
  View3<T> view;

 private:
  friend class Learnable<T>;
  const char* name_;
  Role role_;
  const char* doc_;
};

/// Is the base of what has weights: it knows its blocks and signals in the order of declaration.
template <class T>
class FLATLINE_API Learnable : public Object {
 public:
  ~Learnable() override;
  const std::vector<Block<T>*>& blocks() const { return blocks_; }
  const std::vector<Signal<T>*>& signals() const { return signals_; }

 protected:
  /// Makes the blocks and signals of a part its own, with `prefix` in front of their names. The
  /// part is to live as long as this.
  void adopt(const Learnable& part, const std::string& prefix);

 private:
  friend class Block<T>;
  friend class Signal<T>;
  std::vector<Block<T>*> blocks_;
  std::vector<Signal<T>*> signals_;
  std::deque<std::string> names_;  // of what was adopted
};

extern template class Block<float>;
extern template class Block<double>;
extern template class Signal<float>;
extern template class Signal<double>;
extern template class Learnable<float>;
extern template class Learnable<double>;

}  // namespace flatline
