# Becomes the CMakeLists.txt that builds all skeletons in one go, each as it was written.
cmake_minimum_required(VERSION 3.25)
project(my-plugins VERSION 0.1.0 LANGUAGES CXX)
enable_testing()
foreach(kind dataset transform layer model loss optimizer schedule diagnostic)
  add_subdirectory(my-${kind})
endforeach()
