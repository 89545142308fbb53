#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include <algorithm>

#include "api/vector_math_pack.hpp"
#include "api/vector_math_table.hpp"

namespace flatline {
namespace {

/// A tile of a product has at most so many packs of rows.
constexpr std::size_t tile_height = 4;

/// Where the rows of a tile are in a column of a matrix, whose runs of rows may lie apart.
template <class T>
class Places {
 public:
  static constexpr std::size_t lanes = Pack<T>::size;

  /// Takes the rows in order: `next` places begin where those before ended.
  Places(Rows rows, std::size_t apart)
      : size_(apart == rows.size ? rows.size * rows.runs : rows.size),
        left_(rows.size * rows.runs),
        gap_(apart - rows.size) {}

  void next(std::size_t height) {
    pieces_ = 0;
    whole_ = true;
    for (std::size_t v = 0; v < height; ++v) {
      begin_[v] = pieces_;
      add(std::min(left_, lanes));
      whole_ = whole_ && piece_[begin_[v]].count == lanes;
    }
    begin_[height] = pieces_;
  }
  /// Whether each pack has all its rows side by side.
  bool whole() const { return whole_; }
  /// Where such a pack is in a column.
  std::size_t at(std::size_t v) const { return piece_[begin_[v]].at; }

  Pack<T> load(std::size_t v, const T* column) const {
    const Piece& first = piece_[begin_[v]];
    if (first.count == lanes) return Pack<T>::load_unaligned(column + first.at);
    if (begin_[v + 1] == begin_[v] + 1) return load_part(column + first.at, first.part);
    alignas(64) T all[lanes] = {};
    for (std::size_t i = begin_[v]; i < begin_[v + 1]; ++i) {
      copy_parts(column + piece_[i].at, 0, piece_[i].part, all + piece_[i].lane, 0, 1);
    }
    return Pack<T>::load_aligned(all);
  }
  /// Copies the rows of some columns from where the packs lie one behind the other.
  void spread(const T* packs, std::size_t height, T* columns, std::size_t stride,
              std::size_t cols) const {
    for (std::size_t v = 0; v < height; ++v) {
      for (std::size_t i = begin_[v]; i < begin_[v + 1]; ++i) {
        copy_parts(packs + v * lanes + piece_[i].lane, height * lanes, piece_[i].part,
                   columns + piece_[i].at, stride, cols);
      }
    }
  }
  /// Writes these rows of some columns as a panel, filled up to whole packs with zeros.
  void pack(const T* columns, std::size_t stride, std::size_t count, std::size_t height,
            T* panel) const {
    const std::size_t pitch = height * lanes;
    if (whole_) return pack_whole(columns, stride, count, height, panel);
    std::fill_n(panel, count * pitch, T(0));
    for (std::size_t v = 0; v < height; ++v) {
      for (std::size_t i = begin_[v]; i < begin_[v + 1]; ++i) {
        copy_parts(columns + piece_[i].at, stride, piece_[i].part,
                   panel + v * lanes + piece_[i].lane, pitch, count);
      }
    }
  }

 private:
  /// `count` rows that are neighbours, from lane `lane` of a pack on.
  struct Piece {
    std::size_t lane, count, at;
    Part<T> part;
  };

  void pack_whole(const T* columns, std::size_t stride, std::size_t count, std::size_t height,
                  T* panel) const {
    std::size_t places[tile_height];
    for (std::size_t v = 0; v < height; ++v) places[v] = at(v);
    for (std::size_t k = 0; k < count; ++k, columns += stride) {
      for (std::size_t v = 0; v < height; ++v, panel += lanes) {
        Pack<T>::load_unaligned(columns + places[v]).store_aligned(panel);
      }
    }
  }

  /// Cuts one pack of so many rows at the ends of runs.
  void add(std::size_t rows) {
    left_ -= rows;
    for (std::size_t lane = 0; lane < rows;) {
      const std::size_t count = std::min(rows - lane, size_ - in_run_);
      piece_[pieces_++] = {lane, count, at_, Part<T>(count)};
      lane += count;
      at_ += count;
      in_run_ += count;
      if (in_run_ == size_) {
        in_run_ = 0;
        at_ += gap_;
      }
    }
  }

  std::size_t size_, left_, gap_;  // of a run; rows to come; N.B. a gap may wrap around
  std::size_t in_run_ = 0, at_ = 0, pieces_ = 0;
  bool whole_ = true;
  std::size_t begin_[tile_height + 1];
  Piece piece_[tile_height * lanes];
};

}  // namespace
}  // namespace flatline
