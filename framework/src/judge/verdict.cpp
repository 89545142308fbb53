#include "judge/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "judge/arms.hpp"
#include "judge/claim.hpp"
#include "judge/statistics.hpp"
#include "judge/thresholds.hpp"

namespace flatline::judge {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// A verdict in the making: what was found, before Holm's correction decides.
struct Finding {
  Claim claim;
  Verdict verdict;
  std::string numbers;    // first half of the sentence
  std::string too_small;  // why no result could have decided, or ""
  std::vector<std::string> left_out;
};

std::string phrase(const Claim& claim) {
  if (claim.above) return fmt::format("{} above {}", claim.metric, *claim.above);
  if (claim.below) return fmt::format("{} below {}", claim.metric, *claim.below);
  return (claim.negated ? "not " : "") + claim.outcome;
}

void set_interval(Verdict& verdict, double effect, Interval interval) {
  verdict.effect = effect;
  verdict.low = interval.low;
  verdict.high = interval.high;
}

// Means of both arms in each replicate, over its pairs of cells that are there.
std::map<Index, Sample> means_of(const Arms& arms) {
  std::map<Index, Sample> means;
  std::map<Index, double> n;
  for (const Sample& sample : arms.samples) {
    if (std::isnan(sample.first - sample.second)) continue;
    Sample& mean =
        means.try_emplace(sample.replicate, Sample{sample.replicate, 0, 0}).first->second;
    mean.first += sample.first;
    mean.second += sample.second;
    n[sample.replicate] += 1;
  }
  for (auto& [replicate, mean] : means) {
    mean.first /= n[replicate];
    mean.second /= n[replicate];
  }
  return means;
}

// Differences of replicates, which are what is independent: the test, n and the interval.
void test_replicates(const Arms& arms, Index replicates, Finding& finding) {
  const auto means = means_of(arms);
  arma::vec differences(means.size());
  Index i = 0;
  for (const auto& [replicate, mean] : means) differences(i++) = mean.first - mean.second;
  Verdict& verdict = finding.verdict;
  verdict.test = "exact sign permutation";
  verdict.n = differences.n_elem;
  verdict.planned = replicates;
  verdict.p = sign_permutation(differences);
  set_interval(verdict, differences.empty() ? nan : arma::mean(differences),
               permutation_interval(differences));
  if (!std::isfinite(verdict.low)) finding.too_small = "fewer than 6 pairs cannot decide";
}

std::string effect_text(const Verdict& verdict) {
  const std::string interval =
      std::isfinite(verdict.low)
          ? fmt::format(", 95 % interval [{:.3g}, {:.3g}]", verdict.low, verdict.high)
          : "";
  return fmt::format("{:.3g} on average of {} paired replicates{}", verdict.effect, verdict.n,
                     interval);
}

// How often something held in each arm, and of how many runs.
struct Counts {
  Index k[2] = {0, 0}, n[2] = {0, 0};

  explicit Counts(const Arms& arms) {
    for (const Sample& sample : arms.samples) {
      const double values[2] = {sample.first, sample.second};
      for (int arm = 0; arm < 2; ++arm) {
        n[arm] += std::isnan(values[arm]) ? 0 : 1;
        k[arm] += values[arm] == 1 ? 1 : 0;
      }
    }
  }
  double rate(int arm) const {
    return n[arm] == 0 ? 0 : static_cast<double>(k[arm]) / static_cast<double>(n[arm]);
  }
};

void test_runs(const Arms& arms, const Counts& counts, Finding& finding) {
  const auto& [k, n] = counts;
  Verdict& verdict = finding.verdict;
  verdict.test = "Fisher's exact test";
  verdict.n = std::min(n[0], n[1]);
  verdict.planned = arms.samples.size();
  verdict.p = fisher_exact(k[0], n[0], k[1], n[1]);
  set_interval(verdict, counts.rate(0) - counts.rate(1),
               newcombe(counts.rate(0), n[0], counts.rate(1), n[1]));
  const double smallest = fisher_exact(n[0], n[0], 0, n[1]);
  if (smallest >= threshold::alpha)
    finding.too_small =
        fmt::format("so few runs cannot decide, their smallest p is {:.2g}", smallest);
}

// As if each replicate were one run in each arm: so wide it is at worst, when its cells always
// agree.
Interval interval_of_rates(const Arms& arms) {
  const auto means = means_of(arms);
  double first = 0, second = 0;
  for (const auto& [replicate, mean] : means) {
    first += mean.first;
    second += mean.second;
  }
  const double n = static_cast<double>(std::max<std::size_t>(1, means.size()));
  return newcombe(first / n, means.size(), second / n, means.size());
}

// Where a replicate has several pairs of cells, its runs share their random streams, and to count
// each as one of its own would feign more evidence than there is (doc/adr/0015).
void find_rates(const Arms& arms, const config::Hypothesis& hypothesis, Index replicates,
                Finding& finding) {
  const Counts counts(arms);
  const auto& [k, n] = counts;
  finding.numbers =
      fmt::format("{} in {} of {} runs at {} and in {} of {} at {}", phrase(finding.claim), k[0],
                  n[0], hypothesis.levels[0], k[1], n[1], hypothesis.levels[1]);
  Verdict& verdict = finding.verdict;
  verdict.effect_name = "difference of rates";
  if (arms.n_pairs > 1) {
    test_replicates(arms, replicates, finding);
    set_interval(verdict, verdict.effect, interval_of_rates(arms));
    finding.numbers += ", a difference of " + effect_text(verdict);
  } else {
    test_runs(arms, counts, finding);
  }
  const bool alike = k[0] + k[1] == 0 || k[0] + k[1] == n[0] + n[1];
  if (finding.too_small.empty() && alike)
    finding.too_small = fmt::format("it occurs in {} run, so nothing tells the levels apart",
                                    k[0] == 0 ? "no" : "every");
}

void find_differences(const Arms& arms, const config::Hypothesis& hypothesis, Index replicates,
                      Finding& finding) {
  test_replicates(arms, replicates, finding);
  Verdict& verdict = finding.verdict;
  verdict.effect_name = "mean paired difference";
  if (finding.claim.aim == Aim::equal) {
    verdict.test = "equivalence";
    verdict.p = nan;
  }
  finding.numbers = fmt::format("{} at {} minus {}: {}", finding.claim.metric, hypothesis.levels[0],
                                hypothesis.levels[1], effect_text(verdict));
}

// Whether one replicate has what is counted: 1, 0, or NaN while a run is missing. An outcome must
// hold in every pair of cells, a metric on their average.
double holds(const std::vector<Sample>& samples, const Claim& claim) {
  double worst = 1, sum = 0;
  for (const Sample& sample : samples) {
    if (sample.first == 0) worst = 0;
    if (worst != 0 && std::isnan(sample.first)) worst = nan;
    sum += sample.first - sample.second;
  }
  if (claim.is_binary()) return worst;
  if (std::isnan(sum)) return nan;
  return (claim.count_less ? sum < 0 : sum > 0) ? 1 : 0;
}

void find_count(const Arms& arms, const config::Hypothesis& hypothesis, Finding& finding) {
  std::map<Index, std::vector<Sample>> replicates;
  for (const Sample& sample : arms.samples) replicates[sample.replicate].push_back(sample);
  const Claim& claim = finding.claim;
  Index hits = 0, n = 0;
  for (const auto& [replicate, samples] : replicates) {
    const double held = holds(samples, claim);
    n += std::isnan(held) ? 0 : 1;
    hits += held == 1 ? 1 : 0;
  }
  Verdict& verdict = finding.verdict;
  verdict.test = "count";
  verdict.effect_name = "share";
  verdict.n = n;
  verdict.planned = claim.of;
  verdict.p = nan;
  set_interval(verdict, n == 0 ? nan : static_cast<double>(hits) / static_cast<double>(n),
               clopper_pearson(hits, n));
  const std::string what = claim.is_binary()
                               ? fmt::format("{} at {}", phrase(claim), hypothesis.levels[0])
                               : fmt::format("{} {} at {} than at {}", claim.metric,
                                             claim.count_less ? "less" : "greater",
                                             hypothesis.levels[0], hypothesis.levels[1]);
  finding.numbers = fmt::format("{} in {} of {} replicates, expected in at least {} of {}", what,
                                hits, n, claim.least, claim.of);
  const bool can_be_reached = hits + (claim.of - n) >= claim.least;
  verdict.verdict = !can_be_reached                        ? "refuted"
                    : n == claim.of && hits >= claim.least ? "supported"
                                                           : "undecided";
}

Finding find(const config::Plan& plan, const config::Hypothesis& hypothesis,
             const std::vector<store::Summary>& runs) {
  Finding finding{read_claim(hypothesis), {}, "", "", {}};
  finding.verdict.id = hypothesis.id;
  finding.verdict.claim = hypothesis.claim;
  const bool counts = finding.claim.aim == Aim::count;
  const Index replicates = counts ? std::min(plan.replicates, finding.claim.of) : plan.replicates;
  const Arms arms = collect(plan, hypothesis, finding.claim, runs, replicates);
  finding.left_out = arms.left_out_first;
  const bool needs_second = !(counts && finding.claim.is_binary());
  if (needs_second)
    finding.left_out.insert(finding.left_out.end(), arms.left_out_second.begin(),
                            arms.left_out_second.end());
  if (counts)
    find_count(arms, hypothesis, finding);
  else if (finding.claim.is_binary())
    find_rates(arms, hypothesis, replicates, finding);
  else
    find_differences(arms, hypothesis, replicates, finding);
  return finding;
}

std::string direction(const Verdict& verdict, Aim aim) {
  const double sign = aim == Aim::less ? -1 : 1;
  if (verdict.p_holm >= threshold::alpha || verdict.effect == 0) return "undecided";
  return sign * verdict.effect > 0 ? "supported" : "refuted";
}

std::string equivalence(const Verdict& verdict, double within) {
  if (verdict.low >= -within && verdict.high <= within) return "supported";
  if (verdict.low > within || verdict.high < -within) return "refuted";
  return "undecided";
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most));
  const std::string text = fmt::format("{}", fmt::join(names.begin(), end, ", "));
  return names.size() <= most ? text : fmt::format("{} and {} more", text, names.size() - most);
}

void conclude(Finding& finding) {
  Verdict& verdict = finding.verdict;
  if (!finding.too_small.empty())
    verdict.verdict = "undecided";
  else if (finding.claim.aim == Aim::equal)
    verdict.verdict = equivalence(verdict, finding.claim.within);
  else if (finding.claim.aim != Aim::count)
    verdict.verdict = direction(verdict, finding.claim.aim);
  verdict.sentence = finding.numbers;
  if (finding.claim.aim == Aim::equal)
    verdict.sentence += fmt::format("; equal within {:.3g}", finding.claim.within);
  if (!std::isnan(verdict.p))
    verdict.sentence +=
        fmt::format("; {} p = {:.2g} (Holm {:.2g})", verdict.test, verdict.p, verdict.p_holm);
  if (!finding.too_small.empty()) verdict.sentence += "; " + finding.too_small;
  if (!finding.left_out.empty()) verdict.sentence += "; left out: " + listed(finding.left_out);
}

}  // namespace

std::vector<Verdict> decide(const config::Plan& plan, const std::vector<store::Summary>& runs) {
  std::vector<Finding> findings;
  std::vector<double> p;
  for (const config::Hypothesis& hypothesis : plan.hypotheses) {
    findings.push_back(find(plan, hypothesis, runs));
    if (!std::isnan(findings.back().verdict.p)) p.push_back(findings.back().verdict.p);
  }
  // The family is what was declared: a hypothesis without runs counts, with p = 1.
  const std::vector<double> adjusted = holm(p);
  std::vector<Verdict> verdicts;
  auto next = adjusted.begin();
  for (Finding& finding : findings) {
    finding.verdict.p_holm = std::isnan(finding.verdict.p) ? nan : *next++;
    conclude(finding);
    verdicts.push_back(finding.verdict);
  }
  return verdicts;
}

}  // namespace flatline::judge
