#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <flatline/export.hpp>
#include <flatline/types.hpp>

namespace flatline {

/// Saves or restores named state; one function of an object serves both directions:
///
///     void archive(Archive& a) override { a("m", m_); a("v", v_); }
///
/// On restoring, throws Error FL605 when a name is missing or a shape differs.
class FLATLINE_API Archive {
 public:
  virtual ~Archive();

  /// Tells whether state flows from the archive into the objects.
  virtual bool restoring() const = 0;

  virtual void operator()(const char* name, bool& value) = 0;
  virtual void operator()(const char* name, int& value) = 0;
  virtual void operator()(const char* name, Index& value) = 0;
  virtual void operator()(const char* name, double& value) = 0;
  virtual void operator()(const char* name, float& value) = 0;
  virtual void operator()(const char* name, std::string& value) = 0;
  virtual void operator()(const char* name, std::vector<double>& values) = 0;
  virtual void operator()(const char* name, std::vector<Index>& values) = 0;
  virtual void operator()(const char* name, arma::Mat<float>& values) = 0;
  virtual void operator()(const char* name, arma::Mat<double>& values) = 0;
  virtual void operator()(const char* name, arma::Cube<float>& values) = 0;
  virtual void operator()(const char* name, arma::Cube<double>& values) = 0;

  /// Opens and closes a named group, so that equal names of two objects do not meet.
  virtual void enter(const std::string& group) = 0;
  virtual void leave() = 0;
};

}  // namespace flatline
