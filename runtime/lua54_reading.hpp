#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/lua54.hpp"

/// Questions that the layout of lua54.hpp answers without the API: text of a string, line of an instruction, function
/// of a call, sizes. Same rules: no allocation, no lock, no API; legal in a tick under a fault guard.
namespace wayfinder::runtime::layout {

[[nodiscard]] inline Thread* of(lua_State* L) noexcept {
  return reinterpret_cast<Thread*>(L);
}
[[nodiscard]] inline const Thread* of(const lua_State* L) noexcept {
  return reinterpret_cast<const Thread*>(L);
}
[[nodiscard]] inline lua_State* api_of(Thread* thread) noexcept {
  return reinterpret_cast<lua_State*>(thread);
}

[[nodiscard]] inline std::string_view text_of(const String& string) noexcept {
  return {string.bytes, variant_of(string.tag) == tag_short_string ? string.short_length : string.long_length};
}
[[nodiscard]] inline std::string_view text_of(const String* string) noexcept {
  return string == nullptr ? std::string_view{} : text_of(*string);
}

/// Slots of the array part; index 1 is array[0].
[[nodiscard]] inline std::size_t array_size_of(const Table& table) noexcept {
  constexpr std::uint8_t limit_is_a_hint = 0x80;
  const std::uint32_t limit = table.array_limit;
  if ((table.flags & limit_is_a_hint) == 0 || limit == 0) return limit;
  return std::bit_ceil(std::size_t{limit});
}
/// Nodes that the table owns; 0 while it shares the empty hash part.
[[nodiscard]] inline std::size_t node_count_of(const Table& table) noexcept {
  return table.last_free == nullptr ? 0 : std::size_t{1} << table.log2_nodes;
}
/// The key of a node as a value; tag_dead_key where the entry was removed.
[[nodiscard]] inline Value key_of(const Node& node) noexcept {
  return {node.entry.key, node.entry.key_tag};
}

[[nodiscard]] inline bool is_open(const UpValue& upvalue) noexcept {
  return upvalue.value != &upvalue.closed;
}

/// The block that userdata's owner sees (lua_touserdata).
[[nodiscard]] inline const void* block_of(const Userdata& userdata) noexcept {
  const auto* start = reinterpret_cast<const std::byte*>(&userdata);
  const std::size_t values = userdata.user_values;
  return start + (values == 0 ? offsetof(Userdata, gray_next) : offsetof(Userdata, values) + values * sizeof(Value));
}

/// The line of instruction `pc` (0-based index into the code); -1: stripped, or no such instruction.
/// Cost: at most about 128 steps, as the compiler notes an absolute line that often.
[[nodiscard]] inline int line_of(const Proto& proto, std::ptrdiff_t pc) noexcept {
  if (proto.line_deltas == nullptr || pc < 0 || pc >= proto.line_delta_count) return -1;
  int line = proto.first_line;
  std::ptrdiff_t at = -1;
  int low = 0;
  int high = proto.absolute_line_count;
  while (low < high) {
    const int middle = low + (high - low) / 2;
    const AbsoluteLine& known = proto.absolute_lines[middle];
    if (known.pc <= pc) {
      line = known.line;
      at = known.pc;
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  while (++at <= pc) {
    line += proto.line_deltas[at];
  }
  return line;
}

[[nodiscard]] inline bool is_lua(const CallInfo& call) noexcept {
  return (call.status & call_is_c) == 0;
}

/// The Proto of a call; null for a C function's and for a slot that holds no Lua function (a torn read in a tick).
[[nodiscard]] inline Proto* proto_of(const CallInfo& call) noexcept {
  if (call.function == nullptr || !is_object(*call.function, tag_lua_closure)) return nullptr;
  return reinterpret_cast<const LuaClosure*>(call.function->as.object)->proto;
}
/// The C function of a call; null for a Lua function's.
[[nodiscard]] inline lua_CFunction c_function_of(const CallInfo& call) noexcept {
  if (call.function == nullptr) return nullptr;
  if (call.function->tag == tag_light_c_function) return call.function->as.function;
  if (!is_object(*call.function, tag_c_closure)) return nullptr;
  return reinterpret_cast<const CClosure*>(call.function->as.object)->function;
}
/// Index of the current instruction of a Lua function's call, exact at a safe point and in callers; while the function
/// itself runs the VM keeps it in a register and this one lags behind.
[[nodiscard]] inline std::ptrdiff_t pc_of(const CallInfo& call, const Proto& proto) noexcept {
  return call.lua.saved_pc - proto.code - 1;
}

/// Stack slots that are allocated, the extra ones included.
[[nodiscard]] inline std::size_t stack_slots_of(const Thread& thread) noexcept {
  if (thread.stack == nullptr) return 0;
  return static_cast<std::size_t>(thread.stack_last - thread.stack) + extra_stack_slots;
}

/// Bytes in use, as lua_gc(LUA_GCCOUNT) reports them in parts.
[[nodiscard]] inline std::size_t bytes_in_use(const Global& global) noexcept {
  return static_cast<std::size_t>(global.total_bytes + global.debt);
}

/// White now, though the last mark phase ended: waits for the sweeper and is held by nobody.
[[nodiscard]] inline bool is_dead(const Global& global, const Object& object) noexcept {
  return (object.marked & (global.current_white ^ white_bits) & white_bits) != 0;
}

[[nodiscard]] inline std::size_t bytes_of(const Proto& proto) noexcept {
  const auto count = [](std::int32_t items) { return static_cast<std::size_t>(items); };
  return sizeof(Proto) + count(proto.code_size) * sizeof(Instruction) + count(proto.constant_count) * sizeof(Value) +
         count(proto.child_count) * sizeof(Proto*) + count(proto.upvalue_count) * sizeof(UpValueDescription) +
         count(proto.line_delta_count) + count(proto.absolute_line_count) * sizeof(AbsoluteLine) +
         count(proto.local_count) * sizeof(LocalVariable);
}
/// CallInfos that a thread has, active or kept. Thread::call_count has 16 bits and wraps in deep recursion.
[[nodiscard]] inline std::size_t call_count_of(const Thread& thread) noexcept {
  std::size_t count = 0;
  for (const CallInfo* call = thread.base_call.next; call != nullptr; call = call->next) {
    ++count;
  }
  return count;
}

/// The thread with its stack and all CallInfos. The main thread's block holds Global too, which is not counted here.
[[nodiscard]] inline std::size_t bytes_of(const Thread& thread) noexcept {
  return extra_space_bytes + sizeof(Thread) + stack_slots_of(thread) * sizeof(Value) +
         call_count_of(thread) * sizeof(CallInfo);
}
/// Bytes that an object occupies by itself, exact: summed over all objects of a state, with sizeof(Global) and the
/// string table's buckets, they are bytes_in_use().
[[nodiscard]] inline std::size_t bytes_of(const Object& object) noexcept {
  switch (object.tag) {
    case tag_short_string:
    case tag_long_string: {
      const String& string = reinterpret_cast<const String&>(object);
      return offsetof(String, bytes) + text_of(string).size() + 1;
    }
    case tag_table: {
      const Table& table = reinterpret_cast<const Table&>(object);
      return sizeof(Table) + array_size_of(table) * sizeof(Value) + node_count_of(table) * sizeof(Node);
    }
    case tag_lua_closure:
      return offsetof(LuaClosure, upvalues) +
             reinterpret_cast<const LuaClosure&>(object).upvalue_count * sizeof(UpValue*);
    case tag_c_closure:
      return offsetof(CClosure, upvalues) + reinterpret_cast<const CClosure&>(object).upvalue_count * sizeof(Value);
    case tag_userdata: {
      const Userdata& userdata = reinterpret_cast<const Userdata&>(object);
      const auto* block = static_cast<const std::byte*>(block_of(userdata));
      return static_cast<std::size_t>(block - reinterpret_cast<const std::byte*>(&userdata)) + userdata.size;
    }
    case tag_thread:
      return bytes_of(reinterpret_cast<const Thread&>(object));
    case tag_proto:
      return bytes_of(reinterpret_cast<const Proto&>(object));
    case tag_upvalue:
      return sizeof(UpValue);
    default:
      return 0;
  }
}

/// Every object of a state, dead ones and the main thread included: calls visit(Object&) for each. O(objects). Thread:
/// VM, at a safe point.
template <class Visit>
void for_each_object(const Global& global, Visit&& visit) {
  for (Object* list : {global.all, global.with_finalizer, global.to_be_finalized, global.fixed}) {
    for (Object* object = list; object != nullptr; object = object->next) {
      visit(*object);
    }
  }
}

}  // namespace wayfinder::runtime::layout
