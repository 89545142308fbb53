# flatline_add_plugin(NAME SOURCE...) builds a plugin, inside the tree or outside of it.
include_guard()

function(flatline_add_plugin name)
  add_library(${name} MODULE ${ARGN})
  target_link_libraries(${name} PRIVATE flatline::plugin)
  if(TARGET flatline::warnings)
    target_link_libraries(${name} PRIVATE flatline::warnings)
  endif()
  target_compile_definitions(${name} PRIVATE FLATLINE_PLUGIN_VERSION="${PROJECT_VERSION}")
  target_link_options(${name} PRIVATE -Wl,-z,defs)
  set_target_properties(
    ${name}
    PROPERTIES PREFIX ""
               CXX_VISIBILITY_PRESET hidden
               VISIBILITY_INLINES_HIDDEN ON
               LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib/flatline/plugins)
endfunction()
