#pragma once

#include <any>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <flatline/archive.hpp>

/// Keeps what objects save in memory, to give it back after `restore()`.
class MemoryArchive final : public flatline::Archive {
 public:
  void restore() { restoring_ = true; }
  bool restoring() const override { return restoring_; }

  void operator()(const char* name, bool& value) override { pass(name, value); }
  void operator()(const char* name, int& value) override { pass(name, value); }
  void operator()(const char* name, flatline::Index& value) override { pass(name, value); }
  void operator()(const char* name, double& value) override { pass(name, value); }
  void operator()(const char* name, float& value) override { pass(name, value); }
  void operator()(const char* name, std::string& value) override { pass(name, value); }
  void operator()(const char* name, std::vector<double>& values) override { pass(name, values); }
  void operator()(const char* name, std::vector<flatline::Index>& values) override {
    pass(name, values);
  }
  void operator()(const char* name, arma::Mat<float>& values) override { pass(name, values); }
  void operator()(const char* name, arma::Mat<double>& values) override { pass(name, values); }
  void operator()(const char* name, arma::Cube<float>& values) override { pass(name, values); }
  void operator()(const char* name, arma::Cube<double>& values) override { pass(name, values); }
  void enter(const std::string& group) override { groups_.push_back(group); }
  void leave() override { groups_.pop_back(); }

 private:
  template <class V>
  void pass(const std::string& name, V& value) {
    std::string path;
    for (const std::string& group : groups_) path += group + "/";
    path += name;
    if (restoring_) {
      value = std::any_cast<const V&>(saved_.at(path));
    } else if (!saved_.emplace(path, value).second) {
      throw std::logic_error(path + " is saved twice");
    }
  }

  bool restoring_ = false;
  std::vector<std::string> groups_;
  std::map<std::string, std::any> saved_;
};
