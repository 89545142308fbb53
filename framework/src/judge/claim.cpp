#include "judge/claim.hpp"

#include <regex>

#include <fmt/format.h>

#include "param/reader.hpp"

namespace flatline::judge {
namespace {

[[noreturn]] void refuse(const config::Hypothesis& hypothesis, const std::string& key,
                         const std::string& words) {
  throw Error({hypothesis.mark, "FL702",
               fmt::format("hypothesis {}: {} = {} is not understood", hypothesis.id, key, words),
               "it cannot be decided",
               "Write the measure and expectation as `flatline check` accepts them."});
}

void read_measure(const config::Hypothesis& hypothesis, Claim& claim) {
  static const std::regex outcome("outcome is (not )?(\\S+)"),
      metric("([\\w-]+\\.\\w+)(?: (above|below) (\\S+))?");
  std::smatch match;
  if (std::regex_match(hypothesis.measure, match, outcome)) {
    claim.negated = match[1].matched;
    claim.outcome = match[2];
  } else if (std::regex_match(hypothesis.measure, match, metric)) {
    claim.metric = match[1];
    const auto limit = to_number(Node::scalar(match[3]));
    if (match[2] == "above") claim.above = limit;
    if (match[2] == "below") claim.below = limit;
    if (match[2].matched && !limit) refuse(hypothesis, "measure", hypothesis.measure);
  } else {
    refuse(hypothesis, "measure", hypothesis.measure);
  }
}

void read_expectation(const config::Hypothesis& hypothesis, Claim& claim) {
  static const std::regex count("(greater |less )?in at least (\\d{1,9}) of (\\d{1,9})"),
      equal("equal within ([-+.0-9eE]+)");
  const std::string& words = hypothesis.expect;
  std::smatch match;
  if (words == "more often" || words == "greater") {
    claim.aim = Aim::greater;
  } else if (words == "less often" || words == "less") {
    claim.aim = Aim::less;
  } else if (std::regex_match(words, match, equal)) {
    claim.aim = Aim::equal;
    claim.within = std::strtod(match[1].str().c_str(), nullptr);
  } else if (std::regex_match(words, match, count)) {
    claim.aim = Aim::count;
    claim.count_less = match[1] == "less ";
    claim.least = std::stoull(match[2]);
    claim.of = std::stoull(match[3]);
  } else {
    refuse(hypothesis, "expect", words);
  }
}

}  // namespace

Claim read_claim(const config::Hypothesis& hypothesis) {
  Claim claim;
  read_measure(hypothesis, claim);
  read_expectation(hypothesis, claim);
  return claim;
}

}  // namespace flatline::judge
