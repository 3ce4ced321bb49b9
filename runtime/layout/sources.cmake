# Included by runtime/CMakeLists.txt; paths are relative to runtime/.
set(RUNTIME_LAYOUT_SOURCES
  layout/fault_guard.cpp
  layout/live_threads.cpp
  layout/running_thread.cpp
  layout/verify.cpp
  layout/verify_calls.cpp
  layout/verify_objects.cpp)
# Read memory that may be gone, under the fault guard; sanitizers would report just that.
set_source_files_properties(layout/fault_guard.cpp layout/running_thread.cpp PROPERTIES
  COMPILE_OPTIONS -fno-sanitize=all SKIP_PRECOMPILE_HEADERS ON)
