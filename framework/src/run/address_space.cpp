#include "run/address_space.hpp"

#include <cblas.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

#include <fmt/format.h>
#include <flatline/error.hpp>

namespace flatline::run {
namespace {

constexpr double blas_buffer = 128 * 1024 * 1024;
constexpr double rest = 32 * 1024 * 1024;  // for a small run

}  // namespace

double mapped_bytes() {
  FILE* file = std::fopen("/proc/self/statm", "r");
  unsigned long pages = 0;
  if (file != nullptr) {
    if (std::fscanf(file, "%lu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

void allocate_blas_buffer() {
  const float one[1] = {1};
  float product[1] = {0};
  cblas_ssymm(CblasColMajor, CblasLeft, CblasUpper, 1, 1, 1, one, 1, one, 1, 0, product, 1);
}

void require_address_space() {
  rlimit space{};
  if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY) return;
  const double limit = static_cast<double>(space.rlim_cur);
  const double least = mapped_bytes() + blas_buffer + rest;
  if (limit >= least) return;
  throw Error("FL616", fmt::format("an address space of {:.0f} MB is too small", limit / 1e6),
              fmt::format("a run needs at least {:.0f} MB of it, most of it buffers of BLAS that "
                          "are hardly used",
                          least / 1e6),
              "Raise it (ulimit -v); limits.memory bounds the memory that a run really uses.");
}

}  // namespace flatline::run
