#pragma once
#include <cstddef>
#include <cstdint>

#include "runtime/facts/collector.hpp"
#include "runtime/facts/line_array.hpp"
#include "runtime/facts/linked_calls.hpp"
#include "runtime/facts/lua53_values.hpp"

/// Questions that the layout of lua53.hpp answers without the API. Same rules as lua54_reading.hpp.
namespace wayfinder::runtime::layout {

/// The hash by which short strings are interned.
[[nodiscard]] inline std::uint32_t hash_of(const Global& global, std::string_view text) noexcept {
  return stepped_hash_of(global.seed, text);
}

/// At a CALL event of a tail call the called function has a record of its own, which then takes its caller's place.
constexpr bool tail_calls_move = true;

[[nodiscard]] inline bool is_lua(const CallInfo& call) noexcept {
  return (call.status & call_is_lua) != 0;
}
/// The call above it is a finalizer's.
[[nodiscard]] inline bool runs_finalizer(const CallInfo& call) noexcept {
  return (call.status & call_runs_finalizer) != 0;
}
/// The first slot of a Lua function's local variables, of a C function's arguments.
[[nodiscard]] inline Value* first_slot_of(const CallInfo& call) noexcept {
  return is_lua(call) ? call.lua.base : call.function + 1;
}
/// What runs next in a Lua call is no new line to the LINE hook.
inline void note_line(Thread& thread, const CallInfo& call, const Proto& /*proto*/) noexcept {
  thread.old_pc = call.lua.saved_pc;
}
/// Where the LINE hook was told of last. It moves when functions return, those of an evaluation as well.
[[nodiscard]] inline auto told_position(const Thread& thread) noexcept {
  return thread.old_pc;
}
inline void set_told_position(Thread& thread, decltype(Thread::old_pc) position) noexcept {
  thread.old_pc = position;
}

/// Bytes in use, as lua_gc(LUA_GCCOUNT) reports them in parts.
[[nodiscard]] inline std::size_t bytes_in_use(const Global& global) noexcept {
  return static_cast<std::size_t>(global.total_bytes + global.debt);
}
/// False: this Lua has no generations.
inline bool set_generational(lua_State* /*L*/, bool /*is_generational*/) noexcept {
  return false;
}
/// How the collector works, as set.
[[nodiscard]] inline Collector collector_of(const Global& global) noexcept {
  return {false, global.gc_pause, global.gc_step_multiplier};
}

[[nodiscard]] inline bool collector_is_stopped(const Global& global) noexcept {
  return global.gc_running == 0;
}
inline void stop_collector(Global& global, bool stops) noexcept {
  global.gc_running = stops ? 0 : 1;
}

/// White now, though the last mark phase ended: waits for the sweeper and is held by nobody.
[[nodiscard]] inline bool is_dead(const Global& global, const Object& object) noexcept {
  return (object.marked & (global.current_white ^ white_bits) & white_bits) != 0;
}

[[nodiscard]] inline std::size_t bytes_of(const Proto& proto) noexcept {
  const auto count = [](std::int32_t items) { return static_cast<std::size_t>(items); };
  return sizeof(Proto) + count(proto.code_size) * sizeof(Instruction) + count(proto.constant_count) * sizeof(Value) +
         count(proto.child_count) * sizeof(Proto*) + count(proto.upvalue_count) * sizeof(UpValueDescription) +
         count(proto.line_count) * sizeof(std::int32_t) + count(proto.local_count) * sizeof(LocalVariable);
}
/// The thread with its stack and all CallInfos. The main thread's block holds Global too, which is not counted here.
[[nodiscard]] inline std::size_t bytes_of(const Thread& thread) noexcept {
  return extra_space_bytes + sizeof(Thread) + stack_slots_of(thread) * sizeof(Value) +
         call_count_of(thread) * sizeof(CallInfo);
}

/// Every object of a state, dead ones and the main thread included, upvalues not: calls visit(Object&) for each.
template <class Visit>
void for_each_object(const Global& global, Visit&& visit) {
  for (Object* list : {global.all, global.with_finalizer, global.to_be_finalized, global.fixed}) {
    for (Object* object = list; object != nullptr; object = object->next) {
      visit(*object);
    }
  }
  visit(*reinterpret_cast<Object*>(global.main_thread));
}

/// The table of globals; null where the program has put something else into its slot.
[[nodiscard]] inline const Table* globals_of(const Global& global) noexcept {
  const Table& registry = *reinterpret_cast<const Table*>(global.registry.as.object);
  return array_size_of(registry) < LUA_RIDX_GLOBALS ? nullptr : as_table(registry.array[LUA_RIDX_GLOBALS - 1]);
}
/// The object that was given a finalizer last.
[[nodiscard]] inline const Object* newest_with_finalizer(const Global& global) noexcept {
  return global.with_finalizer;
}

}  // namespace wayfinder::runtime::layout
