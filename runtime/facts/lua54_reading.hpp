#pragma once
#include <cstddef>
#include <cstdint>

#include "runtime/facts/collector.hpp"
#include "runtime/facts/linked_calls.hpp"
#include "runtime/facts/lua54_values.hpp"

/// Questions that the layout of lua54.hpp answers without the API: line of an instruction, function of a call, sizes.
/// Same rules: no allocation, no lock, no API; legal in a tick under a fault guard.
namespace wayfinder::runtime::layout {

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

[[nodiscard]] inline bool has_lines(const Proto& proto) noexcept {
  return proto.line_deltas != nullptr;
}
/// Calls visit(line) for each instruction that can give a LINE event, in order of the code.
template <class Visit>
void for_each_line(const Proto& proto, Visit&& visit) {
  if (!has_lines(proto)) return;
  int line = proto.first_line;
  for (int pc = 0; pc < proto.line_delta_count; ++pc) {
    constexpr std::int8_t is_absolute = -128;
    line = proto.line_deltas[pc] == is_absolute ? line_of(proto, pc) : line + proto.line_deltas[pc];
    // The first instruction of a vararg function sets up its arguments and never gives an event.
    const bool is_preparation = pc == 0 && proto.is_vararg != 0;
    if (!is_preparation) visit(line);
  }
}

/// At a CALL event of a tail call the called function has a record of its own, which then takes its caller's place.
constexpr bool tail_calls_move = false;

[[nodiscard]] inline bool is_lua(const CallInfo& call) noexcept {
  return (call.status & call_is_c) == 0;
}
/// The call above it is a finalizer's.
[[nodiscard]] inline bool runs_finalizer(const CallInfo& call) noexcept {
  return (call.status & call_runs_finalizer) != 0;
}
/// The first slot above the function: of a Lua function its first local variable, of a C function its first argument.
[[nodiscard]] inline Value* first_slot_of(const CallInfo& call) noexcept {
  return call.function + 1;
}
/// Where the extra arguments of a vararg function begin, below its function; the function's own slot without such.
[[nodiscard]] inline Value* first_extra_argument_of(const CallInfo& call) noexcept {
  const Proto* proto = is_lua(call) ? proto_of(call) : nullptr;
  return proto == nullptr || proto->is_vararg == 0 ? call.function : call.function - call.lua.extra_arguments;
}

/// Makes the VM look at the hooks of its thread when it next runs an instruction of this Lua call.
inline void wake(CallInfo& call) noexcept {
  call.lua.trap = 1;
}
/// What runs next in a Lua call is no new line to the LINE hook.
inline void note_line(Thread& thread, const CallInfo& call, const Proto& proto) noexcept {
  thread.old_pc = static_cast<std::int32_t>(pc_of(thread, call, proto));
}
/// Where the LINE hook was told of last. It moves when functions return, those of an evaluation as well.
[[nodiscard]] inline auto told_position(const Thread& thread) noexcept {
  return thread.old_pc;
}
inline void set_told_position(Thread& thread, decltype(Thread::old_pc) position) noexcept {
  thread.old_pc = position;
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

/// False: this Lua has no generations.
inline bool set_generational(lua_State* L, bool is_generational) noexcept {
  lua_gc(L, is_generational ? LUA_GCGEN : LUA_GCINC, 0, 0, 0);
  return true;
}
/// How the collector works, as set.
[[nodiscard]] inline Collector collector_of(const Global& global) noexcept {
  // After a bad collection generational mode runs incremental steps for a while (genstep in lgc.c): still that mode.
  const bool is_generational = global.gc_kind != 0 || global.last_atomic != 0;
  return {is_generational, global.gc_pause * 4, global.gc_step_multiplier * 4};
}
/// As collectgarbage("stop") and ("restart"), but the collector's debt stays: it goes on where it was.
[[nodiscard]] inline bool collector_is_stopped(const Global& global) noexcept {
  return (global.gc_stopped & collector_stopped_by_user) != 0;
}
inline void stop_collector(Global& global, bool stops) noexcept {
  const auto others = static_cast<std::uint8_t>(global.gc_stopped & ~collector_stopped_by_user);
  global.gc_stopped = stops ? others | collector_stopped_by_user : others;
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
/// The thread with its stack and all CallInfos. The main thread's block holds Global too, which is not counted here.
[[nodiscard]] inline std::size_t bytes_of(const Thread& thread) noexcept {
  return extra_space_bytes + sizeof(Thread) + stack_slots_of(thread) * sizeof(Value) +
         call_count_of(thread) * sizeof(CallInfo);
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
