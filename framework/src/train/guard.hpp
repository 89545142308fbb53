#pragma once

#include <exception>
#include <string>

#include <flatline/component.hpp>

#include "train/execute.hpp"

namespace flatline::train {

/// Calls into plugins: remembers whose code runs, in memory shared with the parent, and gives every
/// exception the name of the plugin that threw it.
class Guard {
 public:
  explicit Guard(Progress& progress) : progress_(progress) {}

  template <class F>
  decltype(auto) operator()(const Component& component, F&& call) {
    progress_.component.store(&component, std::memory_order_relaxed);
    try {
      return call();
    } catch (const Error&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& exception) {
      refuse(component, exception.what());
    } catch (...) {
      refuse(component, "something that is not a std::exception");
    }
  }

  void enter(Phase phase) { progress_.phase.store(static_cast<int>(phase)); }
  Progress& progress() { return progress_; }

 private:
  [[noreturn]] void refuse(const Component& component, const std::string& what) const;

  Progress& progress_;
};

}  // namespace flatline::train
