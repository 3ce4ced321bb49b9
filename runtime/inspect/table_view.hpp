#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::inspect {

class Inspector;

/// How a table's children divide: 1 … `indexed` is the array part, all other keys are named.
struct TableShape {
  std::int64_t indexed{};  ///< a border of the table (lua_rawlen)
  std::int64_t named{};
};

/// Lists of the named keys of tables, kept for the stop: by layout as positions (4 bytes an entry, about 5 ms a
/// million), so that a page costs its own length only; without layout as marks (table_marks.hpp). Thread: VM. Raw
/// reading only; nothing raises.
class TableLists {
 public:
  /// O(1) for arrays; O(entries) at the first question about a table with a hash part.
  [[nodiscard]] TableShape shape_of(lua_State* L, const Inspector& inspector, int table);

  /// Visits named entries `start` … `start + count - 1` in the list's order (small tables: numbers, then strings,
  /// sorted; others: as they lie) with key and value on top of the stack; the visit leaves the stack as it was.
  void visit_named(lua_State* L, const Inspector& inspector, int table, std::int64_t start, std::int64_t count,
                   const std::function<void()>& visit);

  /// The program or the client may have changed tables.
  void clear() noexcept {
    lists_.clear();
    counted_.clear();
  }

 private:
  struct List {
    const void* array{};
    const void* nodes{};
    std::size_t array_size{};
    std::size_t node_count{};
    std::int64_t indexed{};
    std::int64_t named{};
    bool has_positions{};
    std::vector<std::uint32_t> positions;  ///< below array_size: array slot; above: node
  };
  List& list_of(lua_State* L, int table);
  static void fill(lua_State* L, int table, List& list);

  std::unordered_map<const void*, List> lists_;
  std::unordered_map<const void*, TableShape> counted_;  ///< without layout
};

/// Visits entries from the first one (indexed ones first, key and value on top of the stack) until `visit` returns
/// false or a few thousand empty places have been passed; true: these were all.
bool preview_entries(lua_State* L, const Inspector& inspector, int table,
                     const std::function<bool(bool is_indexed)>& visit);

}  // namespace wayfinder::runtime::inspect
