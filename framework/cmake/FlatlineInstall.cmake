# What `cmake --install` puts where. An installed flatline finds its own parts by relative paths,
# so the prefix may be moved.
include_guard()
include(CMakePackageConfigHelpers)

set(cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/flatline)
file(RELATIVE_PATH bin_to_lib ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})

set(installed flatline)
if(TARGET flatline_program)
  list(APPEND installed flatline_program)
  set_target_properties(flatline_program PROPERTIES INSTALL_RPATH "$ORIGIN/${bin_to_lib}")
endif()
install(TARGETS ${installed} EXPORT flatlineTargets)
install(DIRECTORY include/flatline TYPE INCLUDE FILES_MATCHING PATTERN *.h PATTERN *.hpp)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/include/flatline/version.hpp
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/flatline)

configure_package_config_file(
  cmake/flatlineConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/flatlineConfig.cmake
  INSTALL_DESTINATION ${cmake_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/flatlineConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(EXPORT flatlineTargets NAMESPACE flatline:: DESTINATION ${cmake_dir})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/flatlineConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/flatlineConfigVersion.cmake cmake/FlatlinePlugin.cmake
              cmake/plugin.map
        DESTINATION ${cmake_dir})
