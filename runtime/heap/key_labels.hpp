#pragma once
#include <lua.hpp>

#include "runtime/heap/string_pool.hpp"

/// Labels of a table's entries whose keys are no strings. Thread: as walk_heap(); no malloc.
namespace wayfinder::runtime::heap {

/// An array index, or its text where it has no place in a label: "[-7]".
[[nodiscard]] memory::Label label_of_integer(lua_Integer number, StringPool& strings) noexcept;
/// "[1.5]", as Lua writes it.
[[nodiscard]] memory::Label label_of_float(lua_Number number, StringPool& strings) noexcept;
/// "[true]", "[false]".
[[nodiscard]] memory::Label label_of_boolean(bool truth, StringPool& strings) noexcept;
/// A key that is an object, or a light userdata: "[table]".
[[nodiscard]] memory::Label label_of_type(int type, StringPool& strings) noexcept;

}  // namespace wayfinder::runtime::heap
