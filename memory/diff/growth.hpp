#pragma once
#include <vector>

#include "memory/diff/groups.hpp"

namespace wayfinder::memory {

/// How much the content of containers grew that were there before and still are.
struct Growth {
  std::string path;              ///< of the one container, or of several alike ones: `sessions[*].log`
  std::string folded_path;       ///< with every index and dictionary key as `[*]`
  std::int64_t count{};          ///< objects that came below it, less those that went
  std::int64_t bytes{};          ///< the same in bytes, with what the container itself grew by
  std::int64_t direct{};         ///< how many of these objects it holds itself
  std::uint64_t containers{};    ///< how many alike containers grew
  ObjectIndex largest{nothing};  ///< that which grew most, in `to`
  std::int64_t largest_bytes{};
};

/// Each new object counts for the nearest object on its path that is not new, each deleted one in the same way, and
/// the sums of containers with one folded path are one. Only what grew in bytes; most first.
/// Left out: roots, threads (what is on a stack comes and goes), package.loaded, and globals unless they are many.
[[nodiscard]] std::vector<Growth> measure_growth(const HeapGraph& from, const HeapGraph& to, const Identity& identity,
                                                 const Grouping& to_groups);

/// For each object of `to` the nearest one on its path, itself included, that is in `from`; `nothing`: there is none.
[[nodiscard]] std::vector<ObjectIndex> owners_of(const HeapGraph& to, const std::vector<ObjectIndex>& in_from);

}  // namespace wayfinder::memory
