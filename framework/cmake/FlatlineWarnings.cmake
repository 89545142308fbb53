# One set of warnings, one rule about floating point, for the framework, plugins and tests alike.
include_guard()

add_library(flatline_warnings INTERFACE)
add_library(flatline::warnings ALIAS flatline_warnings)
target_compile_options(flatline_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion)
if(FLATLINE_SANITIZE)
  # N.B. Without -Werror: gcc 12 misjudges code that its own sanitizers have added.
  add_compile_options(-fsanitize=${FLATLINE_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${FLATLINE_SANITIZE})
else()
  target_compile_options(flatline_warnings INTERFACE -Werror)
endif()

if(CMAKE_CXX_FLAGS MATCHES "-ffast-math|-Ofast|-funsafe-math")
  message(FATAL_ERROR "-ffast-math falsifies vanishing gradients. Remove it from CMAKE_CXX_FLAGS.")
endif()
