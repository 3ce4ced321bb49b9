#pragma once
#include <cstddef>

#include "runtime/facts/facts.hpp"

namespace wayfinder::runtime::layout {

/// Bytes that an object occupies by itself, exact: summed over all objects of a state, with bytes_of(Global) and the
/// string table's buckets, they are bytes_in_use(). No allocation, no API.
[[nodiscard]] inline std::size_t bytes_of(const Object& object) noexcept {
  switch (kind_of(object)) {
    case ObjectKind::string:
      return offsetof(String, bytes) + text_of(reinterpret_cast<const String&>(object)).size() + 1;
    case ObjectKind::table: {
      const Table& table = reinterpret_cast<const Table&>(object);
      return sizeof(Table) + array_size_of(table) * sizeof(Value) + node_count_of(table) * sizeof(Node);
    }
    case ObjectKind::lua_closure:
      return offsetof(LuaClosure, upvalues) +
             reinterpret_cast<const LuaClosure&>(object).upvalue_count * sizeof(UpValue*);
    case ObjectKind::c_closure:
      return offsetof(CClosure, upvalues) + reinterpret_cast<const CClosure&>(object).upvalue_count * sizeof(Value);
    case ObjectKind::userdata: {
      const Userdata& userdata = reinterpret_cast<const Userdata&>(object);
      const auto* block = static_cast<const std::byte*>(block_of(userdata));
      return static_cast<std::size_t>(block - reinterpret_cast<const std::byte*>(&userdata)) + userdata.size;
    }
    case ObjectKind::thread:
      return bytes_of(reinterpret_cast<const Thread&>(object));
    case ObjectKind::proto:
      return bytes_of(reinterpret_cast<const Proto&>(object));
    case ObjectKind::upvalue:
      return sizeof(UpValue);
  }
  return 0;
}

}  // namespace wayfinder::runtime::layout
