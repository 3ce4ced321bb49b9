#pragma once
#include <cstdint>

namespace wayfinder::runtime::layout {

enum class ObjectKind : std::uint8_t { string, table, lua_closure, c_closure, userdata, thread, proto, upvalue };

}  // namespace wayfinder::runtime::layout
