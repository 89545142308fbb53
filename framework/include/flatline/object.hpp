#pragma once

#include <flatline/archive.hpp>

namespace flatline {

/// Is the root of everything that a plugin makes. What an object needs to continue after an
/// interruption it names in `archive`; it keeps no other state (no statics, no globals).
class FLATLINE_API Object {
 public:
  Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  virtual ~Object();

  /// Saves or restores the state of this object.
  virtual void archive(Archive& archive);
};

}  // namespace flatline
