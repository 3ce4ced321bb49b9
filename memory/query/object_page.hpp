#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "memory/graph/heap_graph.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// An object as answers show it.
struct ObjectInfo {
  std::uint64_t id{};  ///< unique in its snapshot
  ObjectKind kind{};
  std::string name;               ///< `cache.entries[12]`, `function handle (app.lua:5)`
  std::uint64_t size{};           ///< bytes
  std::uint64_t retained_size{};  ///< bytes
  std::int64_t distance{-1};      ///< edges of the path; -1: only weak edges lead to it
  std::uint64_t retainers{};      ///< edges to it, weak ones included
  std::vector<std::string> path;  ///< steps from the root
};

enum class ObjectSort : std::uint8_t { size, retained, count };  ///< downwards; count: of retainers

struct ObjectPageQuery {
  std::int64_t start{};
  std::int64_t count{100};  ///< at most max_page
  ObjectSort sort{ObjectSort::size};
  std::optional<ObjectKind> kind;  ///< absent: all
  std::string filter;              ///< substring of the name; "": all
};
constexpr std::int64_t max_page = 1'000;

struct ObjectPage {
  std::uint64_t total{};  ///< objects that the query fits, on all pages
  std::vector<ObjectInfo> objects;
};

[[nodiscard]] ObjectInfo describe(const HeapGraph& graph, ObjectIndex object);

/// The objects of one snapshot, sorted, a page of them. Equal ones stand in the order of their ids.
/// O(objects); with a filter each name is made, about a microsecond an object.
/// Errors: bad_argument with field "start" or "count".
[[nodiscard]] Result<ObjectPage> list_objects(const HeapGraph& graph, const ObjectPageQuery& query);

/// Sorts `objects` downwards as far as the page needs it, and describes the page.
[[nodiscard]] ObjectPage page_of(const HeapGraph& graph, std::vector<ObjectIndex> objects,
                                 const ObjectPageQuery& query);

/// Checks `start` and `count` alone. Errors: bad_argument with field "start" or "count".
[[nodiscard]] Result<void> check_page(std::int64_t start, std::int64_t count);

}  // namespace wayfinder::memory
