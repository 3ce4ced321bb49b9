#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>

#include "runtime/facts/collector.hpp"
#include "runtime/facts/line_array.hpp"
#include "runtime/facts/listed_calls.hpp"
#include "runtime/facts/lua51_values.hpp"

/// Questions that the layout of lua51.hpp answers without the API. Same rules as lua54_reading.hpp.
namespace wayfinder::runtime::layout {

/// The hash by which strings are interned.
[[nodiscard]] inline std::uint32_t hash_of(const Global& /*global*/, std::string_view text) noexcept {
  return stepped_hash_of(0, text);
}

/// Bytes in use, as lua_gc(LUA_GCCOUNT) reports them in parts.
[[nodiscard]] inline std::size_t bytes_in_use(const Global& global) noexcept {
  return global.total_bytes;
}
/// False: this Lua has no generations.
constexpr bool set_generational(lua_State* /*L*/, bool /*is_generational*/) noexcept {
  return false;
}
/// How the collector works, as set.
[[nodiscard]] inline Collector collector_of(const Global& global) noexcept {
  return {false, global.gc_pause, global.gc_step_multiplier};
}

/// It runs when more is in use than the threshold says.
constexpr std::size_t never_reached = std::numeric_limits<std::size_t>::max() - 2;  // MAX_LUMEM
[[nodiscard]] inline bool collector_is_stopped(const Global& global) noexcept {
  return global.threshold >= never_reached;
}
/// Goes on where it was: when as much is in use as when it was to run next.
inline void stop_collector(Global& global, bool stops) noexcept {
  static thread_local std::size_t kept = 0;  // of the state that this OS thread runs
  if (stops) {
    if (!collector_is_stopped(global)) kept = global.threshold;
    global.threshold = never_reached;
  } else {
    global.threshold = kept;
  }
}

/// White now, though the last mark phase ended: waits for the sweeper and is held by nobody.
[[nodiscard]] inline bool is_dead(const Global& global, const Object& object) noexcept {
  return (object.marked & (global.current_white ^ white_bits) & white_bits) != 0;
}
/// Tables and others have no finalizers; userdata lie behind the main thread, the newest first.
[[nodiscard]] inline const Object* newest_with_finalizer(const Global& global) noexcept {
  return global.main_thread->next;
}

[[nodiscard]] inline std::size_t bytes_of(const Proto& proto) noexcept {
  const auto count = [](std::int32_t items) { return static_cast<std::size_t>(items); };
  return sizeof(Proto) + count(proto.code_size) * sizeof(Instruction) + count(proto.constant_count) * sizeof(Value) +
         count(proto.child_count) * sizeof(Proto*) + count(proto.upvalue_name_count) * sizeof(String*) +
         count(proto.line_count) * sizeof(std::int32_t) + count(proto.local_count) * sizeof(LocalVariable);
}
/// The thread with its stack and all CallInfos. The main thread's block holds Global too, which is not counted here.
[[nodiscard]] inline std::size_t bytes_of(const Thread& thread) noexcept {
  return sizeof(Thread) + stack_slots_of(thread) * sizeof(Value) + call_count_of(thread) * sizeof(CallInfo);
}

/// The table of globals of the main thread; null where the program has put something else there.
[[nodiscard]] inline const Table* globals_of(const Global& global) noexcept {
  return as_table(global.main_thread->globals);
}

/// Every object of a state, dead ones and the main thread included, strings and open upvalues not: calls
/// visit(Object&) for each.
template <class Visit>
void for_each_object(const Global& global, Visit&& visit) {
  for (Object* object = global.all; object != nullptr; object = object->next) {
    visit(*object);
  }
  Object* const last = global.to_be_finalized;
  for (Object* object = last; object != nullptr;) {
    object = object->next;
    visit(*object);
    if (object == last) break;
  }
}

}  // namespace wayfinder::runtime::layout
