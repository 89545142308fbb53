# flatline_describe_build(SOURCE) gives one source file the git description as it is at build time,
# the compiler and its flags. Only that file is compiled again when a commit changes the text.
#
# As a script (cmake -P) it writes the description to OUTPUT, and only when it has changed.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
  execute_process(
    COMMAND git describe --always --dirty --tags
    WORKING_DIRECTORY ${SOURCE_DIR}
    OUTPUT_VARIABLE description
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT description)
    set(description "unknown")
  endif()
  file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#define FLATLINE_GIT \"@description@\"\n" @ONLY)
  return()
endif()
include_guard()

function(flatline_describe_build source)
  set(header ${CMAKE_CURRENT_BINARY_DIR}/git/git_description.hpp)
  add_custom_target(
    flatline_git
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${header} -DSOURCE_DIR=${PROJECT_SOURCE_DIR} -P
            ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    BYPRODUCTS ${header}
    COMMENT "Asking git for a description" VERBATIM)
  add_dependencies(flatline flatline_git)
  target_include_directories(flatline PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/git)

  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  # What the target adds counts too: sanitizers, and the level of optimisation.
  set(options $<TARGET_PROPERTY:flatline,COMPILE_OPTIONS>)
  set(flags "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}} $<JOIN:${options}, >")
  string(STRIP "${flags}" flags)
  set_source_files_properties(
    ${source}
    PROPERTIES
      COMPILE_DEFINITIONS
      "FLATLINE_COMPILER=\"${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}\";FLATLINE_FLAGS=\"${flags}\";FLATLINE_BUILD_TYPE=\"${CMAKE_BUILD_TYPE}\""
  )
endfunction()
