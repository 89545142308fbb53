#include "report/cell_traces.hpp"

#include <algorithm>

#include "report/answers.hpp"
#include "store/run_file.hpp"
#include "store/traces.hpp"

namespace flatline::report {
namespace {

namespace fs = std::filesystem;
using store::Trace;
using Traces = std::map<std::string, Trace>;

const std::string train_loss = "epochs/train_loss", validation_loss = "epochs/validation_loss",
                  lag_h = "diagnostics/gradient-flow/over_lag_h",
                  lag_c = "diagnostics/gradient-flow/over_lag_c",
                  ratio = "diagnostics/update-ratio/ratio",
                  saturated_low = "diagnostics/saturation/low",
                  saturated_high = "diagnostics/saturation/high",
                  test_targets = "predictions/test/targets",
                  test_outputs = "predictions/test/outputs";

const std::vector<std::string> of_every_run{train_loss, validation_loss};
const std::vector<std::string> of_shown_run{train_loss,     validation_loss, lag_h,
                                            lag_c,          ratio,           saturated_low,
                                            saturated_high, test_targets,    test_outputs};

const Trace* find(const Traces& traces, const std::string& path) {
  const auto found = traces.find(path);
  return found == traces.end() || found->second.array.values.empty() ? nullptr : &found->second;
}

const std::vector<double>& places(const Trace& trace, std::size_t axis) {
  return std::get<std::vector<double>>(trace.axes[axis].values);
}
const std::vector<std::string>& names(const Trace& trace, std::size_t axis) {
  return std::get<std::vector<std::string>>(trace.axes[axis].values);
}

std::vector<double> picked(const std::vector<double>& values, const std::vector<std::size_t>& at,
                           std::size_t first, std::size_t stride) {
  std::vector<double> chosen;
  for (const std::size_t i : at) chosen.push_back(values[first + i * stride]);
  return chosen;
}

/// Draws a series over steps × names as one line for each name.
Json lines_of(const Trace& trace, std::size_t points) {
  const std::size_t n = trace.array.extents[0], m = trace.array.extents[1];
  const std::vector<std::size_t> at = evenly(n, points);
  Json out{{"x", drawn_numbers(picked(places(trace, 0), at, 0, 1))}, {"of", n}};
  out["lines"] = Json::object();
  for (std::size_t i = 0; i < m; ++i) {
    out["lines"][names(trace, 1)[i]] = drawn_numbers(picked(trace.array.values, at, i, m));
  }
  return out;
}

/// Draws a series over step × layer × lag at the first and at the last of its steps.
void add_lags(Json& out, const Trace* trace, const char* state, std::size_t points) {
  if (trace == nullptr) return;
  const std::size_t n = trace->array.extents[0], layers = trace->array.extents[1],
                    lags = trace->array.extents[2];
  const std::vector<std::size_t> at = evenly(lags, points);
  out["x"] = drawn_numbers(picked(places(*trace, 2), at, 0, 1));
  out["of"] = lags;
  out["steps"] = drawn_numbers({places(*trace, 0).front(), places(*trace, 0).back()});
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const auto at_step = [&](std::size_t step) {
      return drawn_numbers(picked(trace->array.values, at, (step * layers + layer) * lags, 1));
    };
    out["lines"][names(*trace, 1)[layer] + "." + state] = {{"first", at_step(0)},
                                                           {"last", at_step(n - 1)}};
  }
}

Json lag_json(const Traces& traces, std::size_t points) {
  Json out;
  add_lags(out, find(traces, lag_h), "h", points);
  add_lags(out, find(traces, lag_c), "c", points);
  return out;
}

Json saturation_json(const Traces& traces, std::size_t points) {
  const Trace* low = find(traces, saturated_low);
  const Trace* high = find(traces, saturated_high);
  if (low == nullptr || high == nullptr) return {};
  return {{"low", lines_of(*low, points)}, {"high", lines_of(*high, points)}};
}

Json shown_json(const Traces& traces, bool classes, std::size_t points) {
  const Trace* update = find(traces, ratio);
  const Trace* targets = find(traces, test_targets);
  const Trace* outputs = find(traces, test_outputs);
  return {{"answers", targets == nullptr || outputs == nullptr
                          ? Json()
                          : answers_json(targets->array, outputs->array, classes, points)},
          {"lag", lag_json(traces, points)},
          {"update", update == nullptr ? Json() : lines_of(*update, points)},
          {"saturation", saturation_json(traces, points)}};
}

}  // namespace

const store::Summary* median_run(const std::vector<const store::Summary*>& runs,
                                 const std::string& metric) {
  const store::Summary* first = nullptr;
  std::vector<std::pair<double, const store::Summary*>> measured;
  for (const store::Summary* run : runs) {
    if (run->state != store::State::ok) continue;
    if (first == nullptr) first = run;
    const auto found = run->metrics.find(metric);
    if (found != run->metrics.end()) measured.emplace_back(found->second, run);
  }
  if (measured.empty()) return first;
  std::stable_sort(measured.begin(), measured.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return measured[(measured.size() - 1) / 2].second;
}

Json cell_traces(const fs::path& folder, const std::vector<const store::Summary*>& runs,
                 const store::Summary& shown, std::size_t points, Faults& warnings) {
  Json out{{"answers", nullptr}, {"lag", nullptr}, {"update", nullptr}, {"saturation", nullptr}};
  Band train, validation;
  for (const store::Summary* run : runs) {
    if (run->state != store::State::ok) continue;
    try {
      const Traces traces = store::read_traces(store::run_path(folder, run->id),
                                               run == &shown ? of_shown_run : of_every_run);
      for (auto [path, band] : {std::pair{&train_loss, &train}, {&validation_loss, &validation}}) {
        if (const Trace* trace = find(traces, *path)) {
          band->add(places(*trace, 0), trace->array.values);
        }
      }
      if (run == &shown) {
        const bool classes = run->metrics.contains("test.balanced_accuracy");
        out.update(shown_json(traces, classes, points));
      }
    } catch (const Error& error) {
      for (const Fault& fault : error.faults()) warnings.add(fault);
    }
  }
  out["loss"] = train.empty() ? Json() : train.json(points);
  out["validation_loss"] = validation.empty() ? Json() : validation.json(points);
  return out;
}

}  // namespace flatline::report
