#pragma once

#include <concepts>
#include <memory>
#include <type_traits>

#include <flatline/object.hpp>
#include <flatline/param.hpp>
#include <flatline/task.hpp>

namespace flatline {

/// What the framework knows when it makes an object: a layer gets the shape of its input, models,
/// losses and diagnostics the task.
struct Context {
  Task task;
  Shape in;
};

/// One line of a plugin's table: a name and how to make the thing. It is a constant, so that no
/// code of the plugin runs when it is loaded.
struct Component {
  Kind kind;
  const char* name;    ///< kebab-case, unique within its kind
  const char* doc;     ///< one sentence
  const char* source;  ///< paper, DOI or "none"
  Params* (*make_params)();
  void (*delete_params)(Params*);
  Object* (*make_float)(const Params&, const Context&);
  Object* (*make_double)(const Params&, const Context&);
  void (*destroy)(Object*);
};

/// Deletes an object with the function of the plugin that made it.
struct Destroy {
  void (*destroy)(Object*) = nullptr;
  void operator()(Object* object) const { destroy(object); }
};
template <class Base>
using Owned = std::unique_ptr<Base, Destroy>;

namespace detail {

template <class C, class P>
Object* make(const Params& params, const Context& context) {
  const P& settings = static_cast<const P&>(params);
  if constexpr (std::constructible_from<C, const P&, const Shape&>) {
    return new C(settings, context.in);
  } else if constexpr (std::constructible_from<C, const P&, const Task&>) {
    return new C(settings, context.task);
  } else {
    return new C(settings);
  }
}

template <class F, class D, class P>
constexpr Component component(Kind kind, const char* name, const char* doc, const char* source) {
  return {kind,
          name,
          doc,
          source,
          []() -> Params* { return new P; },
          [](Params* p) { delete p; },
          &make<F, P>,
          &make<D, P>,
          [](Object* o) { delete o; }};
}

}  // namespace detail

#define FLATLINE_KIND(kind)                                                          \
  template <template <class> class C, class P>                                       \
  constexpr Component kind(const char* name, const char* doc, const char* source) {  \
    return detail::component<C<float>, C<double>, P>(Kind::kind, name, doc, source); \
  }
FLATLINE_KIND(dataset)
FLATLINE_KIND(transform)
FLATLINE_KIND(layer)
FLATLINE_KIND(model)
FLATLINE_KIND(loss)
FLATLINE_KIND(optimizer)
FLATLINE_KIND(diagnostic)
#undef FLATLINE_KIND

/// Schedules have no template argument: a multiplier is the same in every precision.
template <class C, class P>
constexpr Component schedule(const char* name, const char* doc, const char* source) {
  return detail::component<C, C, P>(Kind::schedule, name, doc, source);
}

}  // namespace flatline
