#pragma once
#include <vector>

#include "memory/graph/heap_graph.hpp"

namespace wayfinder::memory {

/// By what two snapshots' objects are told to be the same.
enum class IdentityRule : std::uint8_t {
  births,  ///< one run of one Lua state: same address, and made before the earlier snapshot; a reused address never
           ///< fits
  paths,   ///< one run, births unknown: same path, type and content of strings and functions
  groups,  ///< different runs: as `paths`; what counts is how many there are of a group, not which
};
[[nodiscard]] std::string_view name_of(IdentityRule rule) noexcept;

/// Which object of one snapshot is which of the other. `nothing`: it is only here. Root is root.
struct Identity {
  IdentityRule rule{};
  std::vector<ObjectIndex> in_from;  ///< by object of `to`
  std::vector<ObjectIndex> in_to;    ///< by object of `from`
};

/// O(n log n). Memory: 4 bytes an object, 16 an object while it runs. The two may be given in any order of time.
[[nodiscard]] Identity identify(const HeapGraph& from, const HeapGraph& to);

}  // namespace wayfinder::memory
