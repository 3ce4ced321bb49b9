#pragma once
#include "runtime/heap/walker.hpp"

/// One function a type of object: its edges, in the order and with the labels of memory/heap_columns.hpp; each returns
/// the object's own label. Thread: as walk_heap().
namespace wayfinder::runtime::heap {

void visit_root(Walker& walker) noexcept;
Label visit_table(Walker& walker, const layout::Table& table, std::uint32_t place) noexcept;
Label visit_thread(Walker& walker, const layout::Thread& thread, std::uint32_t place) noexcept;
Label visit_lua_closure(Walker& walker, const layout::LuaClosure& closure) noexcept;
Label visit_c_closure(Walker& walker, const layout::CClosure& closure) noexcept;
Label visit_userdata(Walker& walker, const layout::Userdata& userdata) noexcept;
Label visit_proto(Walker& walker, const layout::Proto& proto) noexcept;
Label visit_upvalue(Walker& walker, const layout::UpValue& upvalue) noexcept;
Label visit_string(Walker& walker, const layout::String& string, std::uint32_t place) noexcept;

/// Gives a number to each value of a table with weak keys (and strong values) whose key has one; true: to at least one.
bool spread_ephemerons(Walker& walker) noexcept;
/// The edges of weak tables' entries, both of whose halves are held by something else; false: no memory.
[[nodiscard]] bool collect_weak_edges(Walker& walker, Arena<LateEdge>& edges) noexcept;

}  // namespace wayfinder::runtime::heap
