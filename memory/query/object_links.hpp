#pragma once
#include "memory/query/object_page.hpp"

namespace wayfinder::memory {

/// One edge of an object as its list shows it: of the object at the other end.
struct ObjectLink {
  EdgeKind kind{};
  std::string label;       ///< field or local name, "[12]" for an index, "" where there is none
  std::uint64_t object{};  ///< id at the other end
  ObjectKind object_kind{};
  std::string name;
  std::uint64_t size{};
};

struct ObjectLinks {
  ObjectInfo object;
  std::uint64_t dominator{};  ///< id; 0 for an object that nothing dominates
  std::uint64_t total_references{};
  std::uint64_t total_retainers{};
  std::vector<ObjectLink> references;  ///< one page
  std::vector<ObjectLink> retainers;   ///< one page
};

/// An edge as lists show it: of the object `other` at one of its ends.
[[nodiscard]] ObjectLink link_by(const HeapGraph& graph, EdgeIndex edge, ObjectIndex other);

/// One object with what it holds and what holds it, both lists paged alike. O(page) once the indexes are made.
/// Errors: unknown_id with field "object"; bad_argument with field "start" or "count".
[[nodiscard]] Result<ObjectLinks> inspect_object(const HeapGraph& graph, std::int64_t object, std::int64_t start = 0,
                                                 std::int64_t count = 100);

}  // namespace wayfinder::memory
