#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include <flatline/archive.hpp>

#include "store/h5.hpp"

namespace flatline::store {

/// Which way state flows.
enum class Direction { save, restore };

/// Brings the many types of state to one function.
class SlotArchive : public Archive {
 public:
  void operator()(const char* name, bool& value) final { pass(name, &value); }
  void operator()(const char* name, int& value) final { pass(name, &value); }
  void operator()(const char* name, Index& value) final { pass(name, &value); }
  void operator()(const char* name, double& value) final { pass(name, &value); }
  void operator()(const char* name, float& value) final { pass(name, &value); }
  void operator()(const char* name, std::string& value) final { pass(name, &value); }
  void operator()(const char* name, std::vector<double>& value) final { pass(name, &value); }
  void operator()(const char* name, std::vector<Index>& value) final { pass(name, &value); }
  void operator()(const char* name, arma::Mat<float>& value) final { pass(name, &value); }
  void operator()(const char* name, arma::Mat<double>& value) final { pass(name, &value); }
  void operator()(const char* name, arma::Cube<float>& value) final { pass(name, &value); }
  void operator()(const char* name, arma::Cube<double>& value) final { pass(name, &value); }

 protected:
  using Slot = std::variant<bool*, int*, Index*, double*, float*, std::string*,
                            std::vector<double>*, std::vector<Index>*, arma::Mat<float>*,
                            arma::Mat<double>*, arma::Cube<float>*, arma::Cube<double>*>;
  /// Saves what the slot points to, or restores it.
  virtual void pass(const std::string& name, Slot slot) = 0;
};

/// Keeps state in memory, such as the best model so far. Saving again into the same archive
/// reuses its memory.
class MemoryArchive final : public SlotArchive {
 public:
  /// Turns to saving or restoring from now on.
  void turn(Direction direction) { direction_ = direction; }
  bool restoring() const override { return direction_ == Direction::restore; }
  void enter(const std::string& group) override { path_.push_back(group); }
  void leave() override { path_.pop_back(); }

 private:
  void pass(const std::string& name, Slot slot) override;
  using Value = std::variant<bool, int, Index, double, float, std::string, std::vector<double>,
                             std::vector<Index>, arma::Mat<float>, arma::Mat<double>,
                             arma::Cube<float>, arma::Cube<double>>;
  template <class V>
  void transfer(const std::string& name, V& value);

  Direction direction_ = Direction::save;
  std::vector<std::string> path_;
  std::map<std::string, Value> values_;
};

/// Keeps state in a group of an HDF5 file: a dataset for each value, a group for each object.
/// Matrices keep their order in memory, so their extents appear reversed, columns first.
class H5Archive final : public SlotArchive {
 public:
  H5Archive(h5::Group group, Direction direction);
  bool restoring() const override { return direction_ == Direction::restore; }
  void enter(const std::string& group) override;
  void leave() override { groups_.pop_back(); }

 private:
  void pass(const std::string& name, Slot slot) override;
  template <class V>
  void save(const std::string& name, const V& value);
  template <class V>
  void restore(const std::string& name, V& value) const;
  /// Opens what a value is restored from. Throws Error FL605 when it isn't there.
  h5::Dataset find(const std::string& name, bool is_text) const;

  Direction direction_;
  std::vector<h5::Group> groups_;
};

}  // namespace flatline::store
