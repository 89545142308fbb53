#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include <algorithm>
#include <span>

#include "api/vector_math_pack.hpp"
#include "api/vector_math_table.hpp"

namespace flatline {
namespace {

/// A tile of a product has at most so many packs of rows.
constexpr std::size_t tile_height = 4;

/// Copies `rows` rows of each column: whole packs, of which the last two go together and may
/// overlap, or a part of one.
template <class T>
void copy_rows(const T* from, std::size_t from_stride, std::size_t rows, T* to,
               std::size_t to_stride, std::size_t cols) {
  constexpr std::size_t lanes = Pack<T>::size;
  if (rows < lanes) return copy_parts(from, from_stride, Part<T>(rows), to, to_stride, cols);
  const std::size_t last = rows - lanes, before = last - std::min(last, lanes);
  for (std::size_t row = 0; row < before; row += lanes) {
    for (std::size_t col = 0; col < cols; ++col) {
      Pack<T>::load_unaligned(from + col * from_stride + row)
          .store_unaligned(to + col * to_stride + row);
    }
  }
  for (; cols > 0; --cols, from += from_stride, to += to_stride) {
    const Pack<T> one = Pack<T>::load_unaligned(from + before);
    const Pack<T> other = Pack<T>::load_unaligned(from + last);
    one.store_unaligned(to + before);
    other.store_unaligned(to + last);
  }
}

/// Where the rows of a panel are in a column of a matrix, whose runs of rows may lie apart.
template <class T>
class Places {
 public:
  static constexpr std::size_t lanes = Pack<T>::size;

  Places(Rows rows, std::size_t apart)
      : size_(apart == rows.size ? rows.size * rows.runs : rows.size),
        left_(rows.size * rows.runs),
        gap_(apart - rows.size) {}

  /// Takes the rows in order: the panel of `height` packs begins where the one before ended.
  void next(std::size_t height) {
    pitch_ = height * lanes;
    rows_ = std::min(left_, pitch_);
    whole_ = rows_ == pitch_;
    pieces_ = 0;
    for (std::size_t row = 0; row < rows_;) row = add(row);
    left_ -= rows_;
  }
  /// Whether each pack has all its rows side by side.
  bool whole() const { return whole_; }
  /// Where such packs are in a column.
  const std::size_t* packs() const { return at_; }

  /// Copies the rows of some columns into a panel, filled up to whole packs with zeros.
  void gather(const T* columns, std::size_t stride, std::size_t cols, T* panel) const {
    if (rows_ < pitch_) std::fill_n(panel, cols * pitch_, T(0));
    for (const Piece& piece : std::span(piece_, pieces_)) {
      copy_rows(columns + piece.at, stride, piece.rows, panel + piece.first, pitch_, cols);
    }
  }
  /// Copies a panel to the rows of some columns.
  void spread(const T* panel, T* columns, std::size_t stride, std::size_t cols) const {
    for (const Piece& piece : std::span(piece_, pieces_)) {
      copy_rows(panel + piece.first, pitch_, piece.rows, columns + piece.at, stride, cols);
    }
  }

 private:
  /// Rows that are neighbours, from row `first` of the panel on.
  struct Piece {
    std::size_t first, rows, at;
  };

  /// Takes what is left of a run, from this row of the panel on, and gives the row after it.
  std::size_t add(std::size_t row) {
    const std::size_t rows = std::min(rows_ - row, size_ - in_run_);
    whole_ = whole_ && row % lanes == 0 && rows % lanes == 0;
    if (whole_) {
      for (std::size_t i = 0; i < rows; i += lanes) at_[(row + i) / lanes] = column_ + i;
    }
    piece_[pieces_++] = {row, rows, column_};
    column_ += rows;
    in_run_ += rows;
    if (in_run_ == size_) {
      in_run_ = 0;
      column_ += gap_;
    }
    return row + rows;
  }

  std::size_t size_, left_, gap_;        // of a run; rows to come; N.B. a gap may wrap around
  std::size_t in_run_ = 0, column_ = 0;  // how far the rows are taken
  std::size_t pitch_ = 0, rows_ = 0, pieces_ = 0;  // of the panel
  bool whole_ = true;
  std::size_t at_[tile_height];
  Piece piece_[tile_height * lanes];
};

}  // namespace
}  // namespace flatline
