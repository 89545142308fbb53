#include <flatline/error.hpp>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace flatline {
namespace {

std::string joined(const std::vector<Fault>& faults) {
  std::string text;
  for (const Fault& fault : faults) {
    if (!text.empty()) text += '\n';
    text += fault.text();
  }
  return text;
}

/// Levenshtein's distance with transpositions of neighbours.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string enumerate(const std::vector<std::string>& names, const char* last) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? last : ", ";
    text += names[i];
  }
  return text;
}

}  // namespace

std::string Mark::text() const {
  if (!file) return "";
  return line > 0 ? fmt::format("{}:{}:{}", *file, line, column) : *file;
}

std::string Fault::text() const {
  const std::string place = where.text();
  std::string text = place.empty() ? "" : place + ": ";
  text += id + " " + problem;
  if (!why.empty()) text += " (" + why + ")";
  text += '.';
  if (!remedy.empty()) text += " " + remedy;
  return text;
}

Error::Error(Fault fault) : Error(std::vector<Fault>{std::move(fault)}) {}
Error::Error(std::vector<Fault> faults)
    : std::runtime_error(joined(faults)), faults_(std::move(faults)) {}
Error::Error(std::string id, std::string problem, std::string why, std::string remedy)
    : Error(Fault{{}, std::move(id), std::move(problem), std::move(why), std::move(remedy)}) {}
Error::~Error() = default;
NotApplicable::~NotApplicable() = default;

void Faults::add(Fault fault) { list_.push_back(std::move(fault)); }
void Faults::add(const Mark& where, std::string id, std::string problem, std::string why,
                 std::string remedy) {
  add({where, std::move(id), std::move(problem), std::move(why), std::move(remedy)});
}
void Faults::raise() const {
  if (!list_.empty()) throw Error(list_);
}

std::string suggest(const std::string& word, std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<std::string> close;
  std::size_t nearest = 2;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(lower_case(word), lower_case(name));
    // A name shorter than the distance allowed would match anything.
    if (distance > nearest || distance >= name.size()) continue;
    if (distance < nearest) close.clear();
    nearest = distance;
    close.push_back(name);
  }
  if (!close.empty()) return "Did you mean " + enumerate(close, " or ") + "?";
  if (names.empty()) return "There is none to choose from.";
  return (names.size() == 1 ? "The only choice is " : "Choose one of ") + enumerate(names, ", ") +
         ".";
}

}  // namespace flatline
