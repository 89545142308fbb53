#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include <flatline/archive.hpp>

namespace flatline::train {

/// Reads and writes the states that the layers of a model carry from step to step, as one matrix
/// S × N: the archived matrices of N columns, one below the other. Other state stays as it is.
template <class T>
class States final : public Archive {
 public:
  explicit States(Index sequences) : n_(sequences) {}

  /// The states, to be read after saving and to be set before restoring.
  arma::Mat<T> values;
  void restore() {
    restoring_ = true;
    row_ = 0;
  }

  bool restoring() const override { return restoring_; }
  void operator()(const char*, bool&) override {}
  void operator()(const char*, int&) override {}
  void operator()(const char*, Index&) override {}
  void operator()(const char*, double&) override {}
  void operator()(const char*, float&) override {}
  void operator()(const char*, std::string&) override {}
  void operator()(const char*, std::vector<double>&) override {}
  void operator()(const char*, std::vector<Index>&) override {}
  void operator()(const char*, arma::Mat<float>& matrix) override { visit(matrix); }
  void operator()(const char*, arma::Mat<double>& matrix) override { visit(matrix); }
  void operator()(const char*, arma::Cube<float>&) override {}
  void operator()(const char*, arma::Cube<double>&) override {}
  void enter(const std::string&) override {}
  void leave() override {}

 private:
  template <class M>
  void visit(M& matrix) {
    if constexpr (std::is_same_v<typename M::elem_type, T>) {
      if (matrix.n_cols != n_) return;
      if (restoring_) {
        const Index rows = matrix.n_rows;
        matrix = values.rows(row_, row_ + rows - 1);
        row_ += rows;
      } else {
        values = arma::join_cols(values, matrix);
      }
    }
  }

  Index n_;
  bool restoring_ = false;
  Index row_ = 0;
};

}  // namespace flatline::train
