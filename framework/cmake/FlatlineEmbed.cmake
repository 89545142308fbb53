# flatline_embed_page(TARGET FILE...) compiles text files into a target; report/page_files.hpp finds
# them by name. An installed flatline so carries the page and Chart.js (doc/adr/0012).
#
# As a script (cmake -P) it writes OUTPUT from FILES.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
  set(text "#include <map>\n\n#include \"report/page_files.hpp\"\n\n")
  string(APPEND text "namespace flatline::report {\n\n")
  string(APPEND text "std::string_view page_file(const std::string& name) {\n")
  string(APPEND text "  static const std::map<std::string, std::string_view> files{\n")
  string(REPLACE "|" ";" FILES "${FILES}")
  foreach(path IN LISTS FILES)
    cmake_path(GET path FILENAME name)
    file(READ "${path}" content)
    string(APPEND text "      {\"${name}\", R\"embedded(${content})embedded\"},\n")
  endforeach()
  string(APPEND text "  };\n  return files.at(name);\n}\n\n}  // namespace flatline::report\n")
  file(WRITE "${OUTPUT}" "${text}")
  return()
endif()
include_guard()

function(flatline_embed_page target)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/page_files.cpp)
  list(JOIN ARGN "|" files)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${source} "-DFILES=${files}" -P
            ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    DEPENDS ${ARGN} ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    COMMENT "Embedding the page of the report" VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
