#include <flatline/version.hpp>

#include <fmt/format.h>
#include <git_description.hpp>

#include <flatline/abi_tag.hpp>

namespace flatline {

const Build& build() {
  static const Build build{FLATLINE_VERSION, FLATLINE_GIT,        FLATLINE_COMPILER,
                           FLATLINE_FLAGS,   FLATLINE_BUILD_TYPE, FLATLINE_ABI};
  return build;
}

std::string version_text() {
  const Build& b = build();
  return fmt::format("flatline {} ({})\ncompiler  {}\nflags     {} ({})\nabi       {}\n", b.version,
                     b.git, b.compiler, b.flags, b.type, b.abi);
}

}  // namespace flatline
