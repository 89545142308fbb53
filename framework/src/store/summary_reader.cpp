#include <bitset>
#include <cmath>
#include <variant>

#include <fmt/format.h>
#include <flatline/error.hpp>

#include "store/summary.hpp"

namespace flatline::store {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void reject(const std::string& problem, const std::string& why) {
  throw Error("FL604", problem, why, "It was not written by this flatline; delete it.");
}

/// Takes the fields of a summary from the parser as it meets them: of ten thousand lines no trees
/// are built. Fields that it does not know are passed over.
class SummaryReader {
 public:
  /// Gives the summary once every field has come.
  Summary finished() {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (!seen_[i]) missing(fields_[i].name);
    }
    if (!seen_[metrics]) missing("metrics");
    summary_.state = state_from(state_);
    return std::move(summary_);
  }

  // What the parser calls; see nlohmann::json_sax.

  bool null() { return take(nullptr, "null"); }
  bool boolean(bool) { return take(nullptr, "a bool"); }
  bool number_integer(Json::number_integer_t value) { return take(value, "a negative number"); }
  bool number_unsigned(Json::number_unsigned_t value) { return take(value, "a number"); }
  bool number_float(Json::number_float_t value, const std::string&) {
    return take(value, "a real number");
  }
  bool string(std::string& text) { return take(std::move(text), "text"); }
  bool binary(Json::binary_t&) { return take(nullptr, "bytes"); }
  bool start_object(std::size_t) {
    if (depth_ == 1 && field_ == metrics) {
      seen_.set(metrics);
    } else if (depth_ > 0) {
      take(nullptr, "an object");
    }
    ++depth_;
    return true;
  }
  bool end_object() { return leave(); }
  bool start_array(std::size_t) {
    take(nullptr, "a list");
    ++depth_;
    return true;
  }
  bool end_array() { return leave(); }
  bool key(std::string& name) {
    if (depth_ == 1) field_ = find(name);
    if (in_metrics()) metric_.swap(name);
    return true;
  }
  static bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return false;
  }

 private:
  struct Field {
    std::string_view name;
    std::variant<std::string*, Index*, int*, double*> place;
  };
  static constexpr std::size_t count = 17, metrics = count, unknown = count + 1;

  [[noreturn]] static void missing(std::string_view name) {
    reject("a summary lacks a field", fmt::format("{} is missing", name));
  }
  bool in_metrics() const { return depth_ == 2 && field_ == metrics; }
  bool leave() {
    --depth_;
    return true;
  }
  /// Finds a field; the one behind the last is tried first, for they come in order.
  std::size_t find(std::string_view name) const {
    if (name == "metrics") return metrics;
    for (std::size_t i = 0, place = field_ + 1; i < count; ++i, ++place) {
      if (fields_[place % count].name == name) return place % count;
    }
    return unknown;
  }
  /// Puts a value where it belongs; `what` names its type.
  template <class Value>
  bool take(Value value, const char* what) {
    if (depth_ == 0) reject("a summary is not an object", what);
    if (in_metrics()) return take_metric(value, what);
    if (depth_ > 1 || field_ == unknown) return true;
    if (field_ == metrics) reject("a summary has no metrics", "they are not an object");
    seen_.set(field_);
    const auto put = [&](auto* place) {
      using Place = std::remove_pointer_t<decltype(place)>;
      if constexpr (fits<Place, Value>()) {
        *place = static_cast<Place>(std::move(value));
      } else {
        wrong_type(fields_[field_].name, what);
      }
    };
    std::visit(put, fields_[field_].place);
    return true;
  }
  template <class Value>
  bool take_metric(const Value& value, const char* what) {
    double& metric = summary_.metrics.emplace_hint(summary_.metrics.end(), metric_, 0)->second;
    if constexpr (std::is_arithmetic_v<Value>) {
      metric = static_cast<double>(value);
      return true;
    } else if constexpr (std::is_same_v<Value, std::string>) {
      metric = value == "inf" ? INFINITY : -INFINITY;
      if (value == "inf" || value == "-inf") return true;
    }
    wrong_type(metric_, what);
  }
  template <class Place, class Value>
  static constexpr bool fits() {
    if (std::is_same_v<Place, std::string>) return std::is_same_v<Value, std::string>;
    if (std::is_same_v<Place, Index>) return std::is_same_v<Value, Json::number_unsigned_t>;
    if (std::is_same_v<Place, int>) return std::is_integral_v<Value>;
    return std::is_arithmetic_v<Value>;
  }
  [[noreturn]] static void wrong_type(std::string_view name, const char* what) {
    reject("a summary has a field of the wrong type", fmt::format("{} is {}", name, what));
  }

  Summary summary_;
  std::string state_, metric_;
  std::array<Field, count> fields_{{{"key", &summary_.id.key},
                                    {"replicate", &summary_.id.replicate},
                                    {"state", &state_},
                                    {"outcome", &summary_.outcome},
                                    {"reason", &summary_.reason},
                                    {"epochs", &summary_.epochs},
                                    {"steps", &summary_.steps},
                                    {"best_epoch", &summary_.best_epoch},
                                    {"parameters", &summary_.parameters},
                                    {"phase", &summary_.phase},
                                    {"signal", &summary_.signal},
                                    {"log_tail", &summary_.log_tail},
                                    {"seconds", &summary_.seconds},
                                    {"train_seconds", &summary_.train_seconds},
                                    {"peak_megabytes", &summary_.peak_megabytes},
                                    {"build", &summary_.build},
                                    {"finished", &summary_.finished}}};
  std::bitset<count + 1> seen_;
  std::size_t field_ = unknown;
  int depth_ = 0;
};

}  // namespace

Summary summary_from(std::initializer_list<std::string_view> texts) {
  SummaryReader reader;
  for (const std::string_view text : texts) {
    if (!Json::sax_parse(text, &reader)) reject("a summary is damaged", "it is no JSON");
  }
  return reader.finished();
}

}  // namespace flatline::store
