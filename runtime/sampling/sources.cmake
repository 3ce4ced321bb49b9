# Included by runtime/CMakeLists.txt; paths are relative to runtime/.
set(RUNTIME_SAMPLING_SOURCES
  sampling/block_builder.cpp
  sampling/c_identity.cpp
  sampling/checked_tick.cpp
  sampling/code_names.cpp
  sampling/function_names.cpp
  sampling/function_table.cpp
  sampling/hidden_functions.cpp
  sampling/hook_tick.cpp
  sampling/labels.cpp
  sampling/native_map.cpp
  sampling/native_view.cpp
  sampling/recorder.cpp
  sampling/sample_ring.cpp
  sampling/sampler.cpp
  sampling/signal_tick.cpp
  sampling/stack_walk.cpp
  sampling/tick_thread.cpp
  sampling/told_functions.cpp
  sampling/vm_thread.cpp)
# Read memory that may be gone, under the fault guard; sanitizers would report just that.
set_source_files_properties(sampling/code_names.cpp sampling/stack_walk.cpp PROPERTIES
  COMPILE_OPTIONS -fno-sanitize=all SKIP_PRECOMPILE_HEADERS ON)
