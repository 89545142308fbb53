#include <fmt/format.h>

#include <flatline/part.hpp>

#include "param/schema.hpp"

namespace flatline {
namespace {

std::string title(const Component& component) {
  return fmt::format("plugin {} ({})", component.name, kind_name(component.kind));
}

template <class E>
[[noreturn]] void rethrow_named(const E& error, const Component& component) {
  std::vector<Fault> faults = error.faults();
  for (Fault& fault : faults) {
    if (fault.problem.find(component.name) == std::string::npos) {
      fault.problem = fmt::format("{}: {}", component.name, fault.problem);
    }
  }
  throw E(std::move(faults));
}

/// Is the one place where a plugin's factories are called: whatever they throw leaves with the
/// plugin's name.
template <class Call>
auto guarded(const Component& component, Call&& call) {
  constexpr const char* remedy = "This is a fault of the plugin; tell its author.";
  try {
    const auto made = call();
    if (made) return made;
  } catch (const NotApplicable& error) {
    rethrow_named(error, component);
  } catch (const Error& error) {
    rethrow_named(error, component);
  } catch (const std::exception& error) {
    throw Error("FL311", fmt::format("{} threw: {}", title(component), error.what()), "", remedy);
  } catch (...) {
    throw Error("FL311", fmt::format("{} threw an unknown exception", title(component)), "",
                remedy);
  }
  throw Error("FL312", fmt::format("{} returned null", title(component)),
              "a plugin must make its settings and its object or throw", remedy);
}

}  // namespace

std::unique_ptr<Params, void (*)(Params*)> make_params(const Component& component) {
  return {guarded(component, [&] { return component.make_params(); }), component.delete_params};
}

Configured::Configured(const Component& component, std::string path, Mark mark)
    : component_(&component),
      params_(make_params(component)),
      path_(std::move(path)),
      mark_(std::move(mark)) {}
Configured::Configured(Configured&&) noexcept = default;
Configured& Configured::operator=(Configured&&) noexcept = default;
Configured::~Configured() = default;

Object* Configured::make_object(Precision precision, const Context& context) const {
  const auto make =
      precision == Precision::float32 ? component_->make_float : component_->make_double;
  return guarded(*component_, [&] { return make(*params_, context); });
}

}  // namespace flatline
