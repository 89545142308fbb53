# The steps of the test: install, write, build, test, load, run.
cmake_minimum_required(VERSION 3.25)

function(step what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${what} failed (${result}):\n${out}")
  endif()
  message(STATUS "${what}: done")
endfunction()

set(prefix ${WORK}/prefix)
set(plugins ${WORK}/plugins)
file(REMOVE_RECURSE ${WORK})
step("install" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
step("write the skeletons" ${WRITE_SKELETONS} ${plugins})
file(COPY_FILE ${SOURCE}/plugins.cmake ${plugins}/CMakeLists.txt)
step("configure" ${CMAKE_COMMAND} -S ${plugins} -B ${WORK}/build -G Ninja
     -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_BUILD_TYPE=${TYPE} -DCMAKE_CXX_FLAGS=${FLAGS})
step("build" ${CMAKE_COMMAND} --build ${WORK}/build -j2)
# Every skeleton's own tests, and `flatline plugins check` on each.
step("test" ${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/build --output-on-failure)

file(GLOB built RELATIVE ${WORK}/build/ ${WORK}/build/*/lib/flatline/plugins/*.so)
list(LENGTH built n_built)
if(NOT n_built EQUAL 8)
  message(FATAL_ERROR "8 plugins were to be built, not ${n_built}: ${built}")
endif()
set(folders "")
foreach(file IN LISTS built)
  cmake_path(GET file PARENT_PATH folder)
  list(APPEND folders --plugin-dir ${WORK}/build/${folder})
endforeach()
step("run" ${prefix}/bin/flatline run ${SOURCE}/experiment.yaml --results ${WORK}/results ${folders})
