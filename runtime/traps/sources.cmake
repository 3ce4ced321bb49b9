# Included by runtime/CMakeLists.txt; paths are relative to runtime/. Only for a Lua whose facts tell how a trap is
# written; traps/no_traps.cpp for the others.
set(RUNTIME_TRAPS_OWN_SOURCES
  traps/code_analysis.cpp
  traps/code_watch.cpp
  traps/near_memory.cpp
  traps/patched_function.cpp
  traps/self_test.cpp
  traps/trap_engine.cpp
  traps/trap_function.cpp
  traps/trap_memory.cpp
  traps/trap_set.cpp)
