#pragma once

/// The one include of a plugin author. Each file of a plugin ends with
///
///     FLATLINE_PLUGIN(fl::optimizer<Adam, AdamParams>("adam", "Adaptive moments", "arXiv:…"))
///
/// which may list several components.

#include <flatline/abi_tag.hpp>
#include <flatline/batch_loss.hpp>
#include <flatline/dataset.hpp>
#include <flatline/diagnostic.hpp>
#include <flatline/initialise.hpp>
#include <flatline/judge.hpp>
#include <flatline/layer.hpp>
#include <flatline/linalg.hpp>
#include <flatline/loss.hpp>
#include <flatline/model.hpp>
#include <flatline/moving_mean.hpp>
#include <flatline/optimizer.hpp>
#include <flatline/part.hpp>
#include <flatline/pointwise_loss.hpp>
#include <flatline/recurrent.hpp>
#include <flatline/schedule.hpp>
#include <flatline/transform.hpp>
#include <flatline/vector_math.hpp>
#include <flatline/vectorised.hpp>

static_assert(__FINITE_MATH_ONLY__ == 0,
              "flatline plugins must not be built with -ffast-math: it falsifies vanishing "
              "gradients");

#ifndef FLATLINE_PLUGIN_VERSION
#define FLATLINE_PLUGIN_VERSION "0.0.0"
#endif

#define FLATLINE_PLUGIN(...)                                                                       \
  extern "C" FLATLINE_API const flatline_plugin_v1* flatline_plugin_entry_v1() noexcept {          \
    static constexpr flatline::Component components[] = {__VA_ARGS__};                             \
    static constexpr flatline_plugin_v1 plugin{sizeof(flatline_plugin_v1),                         \
                                               sizeof components / sizeof *components,             \
                                               FLATLINE_ABI, FLATLINE_PLUGIN_VERSION, components}; \
    return &plugin;                                                                                \
  }
