# Included by runtime/CMakeLists.txt; paths are relative to runtime/.
set(RUNTIME_TRACING_SOURCES
  tracing/call_collector.cpp
  tracing/call_events.cpp
  tracing/call_paths.cpp
  tracing/call_stacks.cpp
  tracing/collector_commands.cpp
  tracing/compiler_off.cpp
  tracing/event_clock.cpp
  tracing/event_price.cpp
  tracing/filtered_events.cpp
  tracing/function_filter.cpp
  tracing/line_collector.cpp
  tracing/line_counts.cpp
  tracing/tracer.cpp)
