#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "memory/graph/heap_graph.hpp"

namespace wayfinder::memory {

struct SuspendedCoroutine {
  std::uint64_t object{};            ///< id
  std::string name;                  ///< `coroutine run (app.lua:3)`
  std::optional<std::string> place;  ///< `app.lua:12`, where it has yielded; absent: it has not begun, or is in C alone
  std::uint64_t size{};              ///< bytes of the thread and its stack
  std::uint64_t retained_size{};     ///< bytes that would go with it
};

struct SuspendedCoroutines {
  std::uint64_t total{};
  std::uint64_t size{};                        ///< of all of them
  std::vector<SuspendedCoroutine> coroutines;  ///< those that retain most, downwards
};

/// Coroutines that wait to be resumed, `count` of them. Nullopt: the file does not tell. O(c log c).
[[nodiscard]] std::optional<SuspendedCoroutines> suspended_coroutines(const HeapGraph& graph, std::size_t count);

}  // namespace wayfinder::memory
