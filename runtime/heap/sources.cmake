# Included by runtime/CMakeLists.txt; paths are relative to runtime/.
set(RUNTIME_HEAP_SOURCES
  heap/births.cpp
  heap/c_functions.cpp
  heap/child_process.cpp
  heap/heap_commands.cpp
  heap/output_file.cpp
  heap/resolve.cpp
  heap/snapshot.cpp
  heap/snapshot_writer.cpp
  heap/string_pool.cpp
  heap/visit_objects.cpp
  heap/visit_table.cpp
  heap/visit_thread.cpp
  heap/walk.cpp
  heap/walker.cpp)
