# flatline_add_plugin(NAME SOURCE...) builds a plugin, inside the tree or outside of it. The library
# shows one symbol, needs no undefined one, and has the version of the project. Where testing is
# enabled, the test "describe NAME" asks `flatline plugins check` what it thinks of the plugin.
include_guard()

function(flatline_add_plugin name)
  add_library(${name} MODULE ${ARGN})
  target_link_libraries(${name} PRIVATE flatline::plugin)
  if(TARGET flatline::warnings)
    target_link_libraries(${name} PRIVATE flatline::warnings)
  endif()
  target_compile_definitions(${name} PRIVATE FLATLINE_PLUGIN_VERSION="${PROJECT_VERSION}")
  set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  # Each run is forked from a process that has all plugins loaded, and a fork copies the list of its
  # mappings: two of a plugin instead of five make it a third cheaper.
  target_link_options(
    ${name} PRIVATE -Wl,-z,defs -Wl,--as-needed -Wl,--version-script=${map}
    -Wl,-z,noseparate-code -Wl,-z,norelro)
  set_target_properties(
    ${name}
    PROPERTIES PREFIX ""
               CXX_VISIBILITY_PRESET hidden
               VISIBILITY_INLINES_HIDDEN ON
               LINK_DEPENDS ${map}
               LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib/flatline/plugins)
  if(CMAKE_TESTING_ENABLED AND TARGET flatline::program)
    add_test(NAME "describe ${name}" COMMAND flatline::program plugins check $<TARGET_FILE:${name}>)
    set_tests_properties("describe ${name}" PROPERTIES ENVIRONMENT OPENBLAS_NUM_THREADS=1)
  endif()
  # The options of the target are complete only at the end of its folder.
  cmake_language(EVAL CODE "cmake_language(DEFER CALL flatline_refuse_fast_math ${name})")
endfunction()

# Stops when `name` would be compiled or linked with fast-math, wherever the option came from.
function(flatline_refuse_fast_math name)
  get_target_property(compiled ${name} COMPILE_OPTIONS)
  get_target_property(linked ${name} LINK_OPTIONS)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  set(options ${compiled} ${linked} ${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}}
              ${CMAKE_MODULE_LINKER_FLAGS})
  if(options MATCHES "-ffast-math|-Ofast|-funsafe-math-optimizations|-ffinite-math-only")
    message(FATAL_ERROR "${name} asks for ${CMAKE_MATCH_0}, which falsifies vanishing gradients. "
                        "Remove the option.")
  endif()
endfunction()
