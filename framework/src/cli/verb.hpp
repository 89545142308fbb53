#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

#include <flatline/export.hpp>

namespace flatline::cli {

namespace po = boost::program_options;

/// What the program ends with; design.md 9.
enum class Exit : int {
  ok = 0,          ///< every planned run is ok, whatever its outcome
  internal = 1,    ///< a fault of flatline itself
  usage = 2,       ///< usage or configuration; nothing was started
  failed = 3,      ///< some runs failed
  incomplete = 4,  ///< interrupted; the same command goes on
  plugin = 5,      ///< a plugin cannot be loaded
  mismatch = 6,    ///< verify or reproduce found a difference
  gate = 7,        ///< --gate: a hypothesis is not supported
  requeue = 85,    ///< stopped by a scheduler's signal, state saved; the same command goes on
};

/// The words and options behind a verb, as given.
class Arguments {
 public:
  Arguments(po::variables_map values, std::vector<std::string> words,
            std::vector<std::string> passed_on)
      : values_(std::move(values)), words_(std::move(words)), passed_on_(std::move(passed_on)) {}

  /// What is neither an option nor its value, in order.
  const std::vector<std::string>& words() const { return words_; }
  /// What stands behind `--`, for a verb that passes it on.
  const std::vector<std::string>& passed_on() const { return passed_on_; }
  bool has(const char* option) const { return values_.count(option) > 0; }
  bool flag(const char* option) const { return has(option) && values_[option].as<bool>(); }
  template <class V>
  V get(const char* option) const {
    return values_[option].as<V>();
  }
  std::vector<std::string> list(const char* option) const {
    return has(option) ? get<std::vector<std::string>>(option) : std::vector<std::string>{};
  }
  bool json() const { return flag("json"); }

 private:
  po::variables_map values_;
  std::vector<std::string> words_, passed_on_;
};

/// One verb of the command line. Each lives in a file of its own.
struct Verb {
  const char* name;
  const char* words;    ///< as in "FILE [key=value ...]"
  const char* summary;  ///< one line
  const char* details;  ///< a paragraph of --help
  const char* example;  ///< one or more command lines
  std::size_t min_words, max_words;
  void (*options)(po::options_description&);  ///< adds the verb's own; may be null
  Exit (*run)(const Arguments&);
  bool passes_on = false;  ///< hands what stands behind `--` to another program
};

/// All verbs, in the order of --help.
const std::vector<Verb>& verbs();

/// Runs the program. `arguments` are those behind the program's name.
int main_with(const std::vector<std::string>& arguments);

/// Prints the help of a verb.
void print_help(std::ostream& out, const Verb& verb);

}  // namespace flatline::cli

/// Is where main() finds the program in the library.
extern "C" FLATLINE_API int flatline_main(int argc, char** argv);
