#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "memory/graph/heap_graph.hpp"

namespace wayfinder::memory {

/// All functions that were made by one `function` of a source, or of one C function.
struct ClosureSite {
  std::string place;  ///< `app.lua:5`; `[C] print`
  std::uint64_t count{};
  std::uint64_t size{};           ///< bytes of the functions alone
  std::uint64_t retained_size{};  ///< bytes that would go with them, each for itself; one that another of the site
                                  ///< retains counts once
  std::uint64_t largest{};        ///< id of the one that retains most
};

struct ClosureSites {
  std::uint64_t total{};
  std::uint64_t functions{};
  std::vector<ClosureSite> sites;  ///< those that retain most, downwards
};

/// O(objects).
[[nodiscard]] ClosureSites closure_sites(const HeapGraph& graph, std::size_t count);

}  // namespace wayfinder::memory
