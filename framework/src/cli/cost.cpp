#include "cli/cost.hpp"

#include <sched.h>

#include <fmt/format.h>

namespace flatline::cli {
namespace {

std::string bytes_text(double bytes) {
  if (bytes < 1e6) return fmt::format("{:.0f} kB", std::max(1.0, bytes / 1e3));
  return bytes < 1e9 ? fmt::format("{:.0f} MB", bytes / 1e6)
                     : fmt::format("{:.1f} GB", bytes / 1e9);
}

std::string time_text(double seconds) {
  if (seconds < 1) return "1 s";
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  if (seconds < 6000) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

Index cores() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<Index>(CPU_COUNT(&set)) : 1;
}

}  // namespace

void add_jobs(po::options_description& options) {
  options.add_options()("jobs,j", po::value<long>(), "runs side by side (default: the cores)");
}

Index job_count(const Arguments& arguments) {
  if (!arguments.has("jobs")) return cores();
  const long jobs = arguments.get<long>("jobs");
  if (jobs < 1 || jobs > 4096) {
    throw Error("FL107", fmt::format("-j {} is outside 1 … 4096", jobs),
                "it is the number of runs side by side", fmt::format("Use -j {}.", cores()));
  }
  return static_cast<Index>(jobs);
}

std::string cost_line(const config::Plan& plan, const run::Preflight& cost, Index jobs) {
  const double side_by_side = static_cast<double>(
      std::min<Index>(jobs, std::max<Index>(1, plan.cells.size() * plan.replicates)));
  return fmt::format("{}, ~{}, {}~{} at -j {}", plan.arithmetic, bytes_text(cost.bytes(plan)),
                     cost.may_stop() ? "at most " : "",
                     time_text(cost.seconds(plan) / side_by_side), jobs);
}

}  // namespace flatline::cli
