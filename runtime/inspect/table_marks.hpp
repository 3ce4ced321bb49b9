#pragma once
#include <cstdint>
#include <functional>

#include "runtime/facts/lua_api.hpp"

/// The way through a table by the public API, where the layout is not trusted. lua_next() knows no positions: keys that
/// are kept from the first walk are where a page begins. Thread: VM, during a stop.
namespace wayfinder::runtime::inspect {

class Inspector;

/// Keys other than 1 … `indexed`; O(entries). Keeps a mark at each 1,024th one, unless memory is short.
[[nodiscard]] std::int64_t count_named(lua_State* L, const Inspector& inspector, int table, std::int64_t indexed);

/// Visits them from number `start` on, with key and value on top of the stack, until `visit` returns false; begins at
/// the nearest mark. The table has not changed since count_named(), or has not been counted.
void visit_named_from(lua_State* L, const Inspector& inspector, int table, std::int64_t indexed, std::int64_t start,
                      const std::function<bool()>& visit);

/// Forgets all marks: the program, or code of the client, may change tables from here on.
void forget_table_marks(lua_State* L, const Inspector& inspector) noexcept;

}  // namespace wayfinder::runtime::inspect
