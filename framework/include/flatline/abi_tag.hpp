#pragma once

#include <boost/version.hpp>

#include <flatline/abi.h>
#include <flatline/types.hpp>

// The tag is assembled here, from what the compiler of the plugin sees, so that a plugin that was
// built by hand is checked too. Each field is `name=value;`.

#define FLATLINE_STRING_(x) #x
#define FLATLINE_STRING(x) FLATLINE_STRING_(x)

#if defined(__clang__)
#define FLATLINE_TAG_COMPILER "clang-" FLATLINE_STRING(__clang_major__)
#else
#define FLATLINE_TAG_COMPILER "gcc-" FLATLINE_STRING(__GNUC__)
#endif

#if defined(_GLIBCXX_DEBUG)
#define FLATLINE_TAG_CONTAINERS "debug"
#elif defined(_GLIBCXX_ASSERTIONS)
#define FLATLINE_TAG_CONTAINERS "assertions"
#else
#define FLATLINE_TAG_CONTAINERS "plain"
#endif

#if defined(ARMA_64BIT_WORD)
#define FLATLINE_TAG_UWORD "64"
#else
#define FLATLINE_TAG_UWORD "32"
#endif

#if defined(ARMA_NO_DEBUG)
#define FLATLINE_TAG_ARMA_CHECKS "off"
#else
#define FLATLINE_TAG_ARMA_CHECKS "on"
#endif

#if defined(__SANITIZE_ADDRESS__)
#define FLATLINE_TAG_SANITIZER "address"
#elif defined(__SANITIZE_THREAD__)
#define FLATLINE_TAG_SANITIZER "thread"
#else
#define FLATLINE_TAG_SANITIZER "none"
#endif

#if defined(__x86_64__)
#define FLATLINE_TAG_ARCH "x86_64"
#elif defined(__aarch64__)
#define FLATLINE_TAG_ARCH "aarch64"
#else
#define FLATLINE_TAG_ARCH "other"
#endif

#define FLATLINE_ABI \
  "api=" FLATLINE_STRING(FLATLINE_API_NUMBER) ";"                                        \
  "compiler=" FLATLINE_TAG_COMPILER ";"                                                  \
  "libstdc++=" FLATLINE_STRING(_GLIBCXX_RELEASE) ";"                                     \
  "cxx11_abi=" FLATLINE_STRING(_GLIBCXX_USE_CXX11_ABI) ";"                               \
  "containers=" FLATLINE_TAG_CONTAINERS ";"                                              \
  "standard=" FLATLINE_STRING(__cplusplus) ";"                                           \
  "arch=" FLATLINE_TAG_ARCH ";"                                                          \
  "armadillo=" FLATLINE_STRING(ARMA_VERSION_MAJOR) "." FLATLINE_STRING(                  \
      ARMA_VERSION_MINOR) "." FLATLINE_STRING(ARMA_VERSION_PATCH) ";"                    \
  "uword=" FLATLINE_TAG_UWORD ";"                                                        \
  "arma_checks=" FLATLINE_TAG_ARMA_CHECKS ";"                                            \
  "boost=" FLATLINE_STRING(BOOST_VERSION) ";"                                            \
  "finite_math=" FLATLINE_STRING(__FINITE_MATH_ONLY__) ";"                               \
  "sanitizer=" FLATLINE_TAG_SANITIZER ";"
