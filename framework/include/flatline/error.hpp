#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <flatline/export.hpp>

namespace flatline {

/// Where a value came from: a file with line and column (both from 1), or a word such as
/// "command line" with line 0.
struct FLATLINE_API Mark {
  std::shared_ptr<const std::string> file;
  int line = 0;
  int column = 0;

  /// Prints `file:line:col`, the file alone where there is no line, or nothing.
  std::string text() const;
};

/// One thing that is wrong with what the user gave.
struct FLATLINE_API Fault {
  Mark where;
  std::string id;       ///< stable, with a page in framework/doc/errors.md: "FL203"
  std::string problem;  ///< "optimizer.beta2 = 1.5 is outside [0, 1)"
  std::string why;      ///< why that is a problem; may be empty
  std::string remedy;   ///< a full sentence: what to do

  /// Prints `where: ID problem (why it is one). What to do.`
  std::string text() const;
};

/// Reports a problem whose cause is the user's input or machine. It carries one fault or many.
class FLATLINE_API Error : public std::runtime_error {
 public:
  explicit Error(Fault fault);
  explicit Error(std::vector<Fault> faults);
  Error(std::string id, std::string problem, std::string why, std::string remedy);
  ~Error() override;

  const std::vector<Fault>& faults() const { return faults_; }
  const std::string& id() const { return faults_.front().id; }

 private:
  std::vector<Fault> faults_;
};

/// Reports that a part does not apply to the task at hand, such as persistence where the inputs
/// hold no past of the target. The framework leaves such a baseline out instead of failing.
class FLATLINE_API NotApplicable : public Error {
 public:
  using Error::Error;
  ~NotApplicable() override;
};

/// Collects all faults of one pass, so that a user sees them together.
class FLATLINE_API Faults {
 public:
  void add(Fault fault);
  void add(const Mark& where, std::string id, std::string problem, std::string why,
           std::string remedy);
  bool empty() const { return list_.empty(); }
  const std::vector<Fault>& list() const { return list_; }

  /// Throws an Error with every fault, if there is one.
  void raise() const;

 private:
  std::vector<Fault> list_;
};

/// Finds what the user may have meant: the names nearest to `word` within edit distance 2, else
/// all of them sorted. Prints "Did you mean a or b?" or "Choose one of a, b, c."
FLATLINE_API std::string suggest(const std::string& word, std::vector<std::string> names);

}  // namespace flatline
