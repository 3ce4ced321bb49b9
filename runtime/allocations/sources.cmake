# Included by runtime/CMakeLists.txt; paths are relative to runtime/.
set(RUNTIME_ALLOCATIONS_SOURCES
  allocations/allocation_paths.cpp
  allocations/allocation_sampler.cpp)
