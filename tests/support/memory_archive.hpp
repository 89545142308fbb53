#pragma once

#include <any>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <flatline/archive.hpp>

/// Keeps state in memory: save with one, then `restore()` and hand it to another object.
class MemoryArchive final : public flatline::Archive {
 public:
  bool restoring() const override { return restoring_; }
  void restore() { restoring_ = true; }

  void operator()(const char* name, bool& value) override { keep(name, value); }
  void operator()(const char* name, int& value) override { keep(name, value); }
  void operator()(const char* name, flatline::Index& value) override { keep(name, value); }
  void operator()(const char* name, double& value) override { keep(name, value); }
  void operator()(const char* name, float& value) override { keep(name, value); }
  void operator()(const char* name, std::string& value) override { keep(name, value); }
  void operator()(const char* name, std::vector<double>& values) override { keep(name, values); }
  void operator()(const char* name, std::vector<flatline::Index>& values) override {
    keep(name, values);
  }
  void operator()(const char* name, arma::Mat<float>& values) override { keep(name, values); }
  void operator()(const char* name, arma::Mat<double>& values) override { keep(name, values); }
  void operator()(const char* name, arma::Cube<float>& values) override { keep(name, values); }
  void operator()(const char* name, arma::Cube<double>& values) override { keep(name, values); }
  void enter(const std::string& group) override { path_.push_back(group); }
  void leave() override { path_.pop_back(); }

 private:
  template <class V>
  void keep(const char* name, V& value) {
    std::string key;
    for (const std::string& group : path_) key += group + "/";
    key += name;
    if (restoring_) {
      value = std::any_cast<V>(kept_.at(key));
    } else if (!kept_.emplace(key, value).second) {
      throw std::logic_error("two values are archived as " + key);
    }
  }

  bool restoring_ = false;
  std::vector<std::string> path_;
  std::map<std::string, std::any> kept_;
};
