#include "plain.hpp"

constexpr fl::Component null_component() {
  fl::Component c = fl::loss<Plain, fl::Params>("factory-returns-null", "Makes nothing", "none");
  c.make_float = [](const fl::Params&, const fl::Context&) -> fl::Object* { return nullptr; };
  c.make_double = c.make_float;
  return c;
}
FLATLINE_PLUGIN(null_component())
