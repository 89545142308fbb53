#include "report/filter.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "config/vocabulary.hpp"
#include "param/reader.hpp"

namespace flatline::report {
namespace {

using Test = std::function<bool(const RunView&)>;
constexpr std::size_t max_length = 2000;
constexpr int max_depth = 100;  // of brackets and nots: each takes some of the stack

using Comparisons = std::vector<Filter::Comparison>;

/// Cuts an expression into words, operators and parentheses.
class Tokens {
 public:
  explicit Tokens(const std::string& text) : text_(text) { next(); }

  int depth = 0;  // of the expression that is being read

  const std::string& now() const { return token_; }
  bool end() const { return token_.empty(); }
  std::string take() {
    std::string token = token_;
    next();
    return token;
  }
  [[noreturn]] void refuse(const std::string& wanted) const {
    throw Error("FL111",
                fmt::format("{}:{}: {} is there where {} should be", text_, start_ + 1,
                            end() ? "the end" : token_, wanted),
                "a filter compares values: outcome == constant and replicate < 3",
                "Use == != < <= > >= and, or, not, ( ).");
  }

 private:
  static bool special(char c) { return std::string_view("()=!<> ").find(c) != std::string::npos; }
  void next() {
    while (place_ < text_.size() && text_[place_] == ' ') ++place_;
    start_ = place_;
    if (place_ == text_.size()) {
      token_.clear();
      return;
    }
    const char c = text_[place_++];
    if (c == '"' || c == '\'') {
      const std::size_t close = std::min(text_.find(c, place_), text_.size());
      token_ = text_.substr(place_, close - place_);
      place_ = std::min(close + 1, text_.size());
      return;
    }
    if (c != '(' && c != ')') {
      const bool op = special(c);
      while (place_ < text_.size() && text_[place_] != ' ' && text_[place_] != '(' &&
             text_[place_] != ')' && special(text_[place_]) == op) {
        ++place_;
      }
    }
    token_ = text_.substr(start_, place_ - start_);
  }

  const std::string text_;
  std::size_t place_ = 0, start_ = 0;
  std::string token_;
};

bool compare(const std::string& left, const std::string& op, const std::string& right) {
  const auto a = to_number(Node::scalar(left));
  const auto b = to_number(Node::scalar(right));
  const auto ordering = a && b ? (*a < *b ? -1 : *a > *b ? 1 : 0) : left.compare(right);
  if (op == "==" || op == "=") return ordering == 0;
  if (op == "!=") return ordering != 0;
  if (left.empty()) return false;
  if (op == "<") return ordering < 0;
  if (op == "<=") return ordering <= 0;
  if (op == ">") return ordering > 0;
  return ordering >= 0;
}

/// Counts the levels above an expression as long as it lives.
class Level {
 public:
  explicit Level(Tokens& tokens) : tokens_(tokens) {
    if (++tokens_.depth > max_depth) {
      throw Error("FL111", "the filter is nested too deeply",
                  fmt::format("the limit is {} levels", max_depth), "Use fewer brackets and nots.");
    }
  }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  ~Level() { --tokens_.depth; }

 private:
  Tokens& tokens_;
};

Test parse_or(Tokens& tokens, Comparisons& comparisons);

Test parse_comparison(Tokens& tokens, Comparisons& comparisons) {
  const Level level(tokens);
  if (tokens.now() == "not") {
    tokens.take();
    return [inner = parse_comparison(tokens, comparisons)](const RunView& v) { return !inner(v); };
  }
  if (tokens.now() == "(") {
    tokens.take();
    Test inner = parse_or(tokens, comparisons);
    if (tokens.now() != ")") tokens.refuse(")");
    tokens.take();
    return inner;
  }
  if (tokens.end() || tokens.now() == ")") tokens.refuse("a name");
  const std::string name = tokens.take();
  const std::string op = tokens.now();
  static const std::vector<std::string> ops{"==", "=", "!=", "<", "<=", ">", ">="};
  if (std::find(ops.begin(), ops.end(), op) == ops.end()) tokens.refuse("a comparison");
  tokens.take();
  if (tokens.end()) tokens.refuse("a value");
  const std::string value = tokens.take();
  comparisons.push_back({name, value});
  return [name, op, value](const RunView& v) { return compare(value_of(v, name), op, value); };
}

Test parse_and(Tokens& tokens, Comparisons& comparisons) {
  Test left = parse_comparison(tokens, comparisons);
  while (tokens.now() == "and") {
    tokens.take();
    left = [a = left, b = parse_comparison(tokens, comparisons)](const RunView& v) {
      return a(v) && b(v);
    };
  }
  return left;
}

Test parse_or(Tokens& tokens, Comparisons& comparisons) {
  Test left = parse_and(tokens, comparisons);
  while (tokens.now() == "or") {
    tokens.take();
    left = [a = left, b = parse_and(tokens, comparisons)](const RunView& v) {
      return a(v) || b(v);
    };
  }
  return left;
}

/// Refuses a misspelt state or outcome, with which the filter would silently fit no run or all.
void require_known_value(const std::string& name, const std::string& value) {
  std::vector<std::string> known;
  if (name == "outcome") {
    known = config::outcome_names();
    known.insert(known.end(), {"unjudged", ""});
  } else if (name == "state") {
    for (int i = 0; i <= static_cast<int>(store::State::stale); ++i) {
      known.emplace_back(store::state_name(static_cast<store::State>(i)));
    }
  } else {
    return;
  }
  if (std::find(known.begin(), known.end(), value) != known.end()) return;
  throw Error("FL111", fmt::format("{} is no {}", value, name), "", suggest(value, known));
}

}  // namespace

std::string value_of(const RunView& view, const std::string& name) {
  const store::Summary& run = view.summary;
  if (name == "run") return view.run.id.text();
  if (name == "key") return view.run.id.key;
  if (name == "replicate") return std::to_string(view.run.id.replicate);
  if (name == "state") return store::state_name(run.state);
  if (name == "outcome") return run.outcome;
  if (name == "phase") return run.phase;
  if (name == "seconds") return number_text(run.seconds);
  if (name == "epochs") return std::to_string(run.epochs);
  if (name == "steps") return std::to_string(run.steps);
  if (name == "parameters") return std::to_string(run.parameters);
  const config::Cell& cell = view.plan.cells[view.run.cell];
  for (std::size_t f = 0; f < view.plan.factors.size(); ++f) {
    if (view.plan.factors[f].name == name) return cell.levels[f];
  }
  const auto metric = run.metrics.find(name);
  if (metric != run.metrics.end()) return number_text(metric->second);
  const Node* node = cell.config.at(name);
  return node == nullptr ? "" : node->is_scalar() ? node->text : node->flow();
}

Filter::Filter(const std::string& expression) {
  if (expression.size() > max_length) {
    throw Error("FL111", fmt::format("the filter has {} characters", expression.size()),
                fmt::format("the limit is {}", max_length),
                "Ask for less, or choose from what flatline export writes.");
  }
  Tokens tokens(expression);
  if (tokens.end()) {
    fits_ = [](const RunView&) { return true; };
    return;
  }
  fits_ = parse_or(tokens, comparisons_);
  if (!tokens.end()) tokens.refuse("and, or or the end");
}
Filter::~Filter() = default;

void require_known_names(const Filter& filter, const config::Plan& plan,
                         const std::vector<store::Summary>& runs) {
  std::set<std::string> known{"run",   "key",     "replicate", "state", "outcome",
                              "phase", "seconds", "epochs",    "steps", "parameters"};
  for (const config::Factor& factor : plan.factors) known.insert(factor.name);
  bool has_metrics = false;
  for (const store::Summary& run : runs) {
    for (const auto& [name, value] : run.metrics) known.insert(name);
    has_metrics = has_metrics || !run.metrics.empty();
  }
  for (const auto& [name, value] : filter.comparisons()) {
    require_known_value(name, value);
    // Before the first run is done nobody knows the metrics.
    const bool may_be_metric = !has_metrics && name.find('.') != std::string::npos;
    const bool is_key = std::any_of(
        plan.cells.begin(), plan.cells.end(),
        [&key = name](const config::Cell& cell) { return cell.config.at(key) != nullptr; });
    if (may_be_metric || is_key || known.contains(name)) continue;
    throw Error("FL111", fmt::format("no run has a value named {}", name),
                "a filter compares factors, configuration keys, metrics and what ls shows",
                suggest(name, {known.begin(), known.end()}));
  }
}

}  // namespace flatline::report
