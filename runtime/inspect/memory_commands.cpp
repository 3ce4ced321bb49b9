#include <chrono>

#include "runtime/facts/facts.hpp"
#include "runtime/inspect/collect_garbage.hpp"
#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/own_objects.hpp"

namespace wayfinder::runtime::inspect {

Result<link::MemoryStatisticsBody> memory_statistics(const Vm& vm, const Nothing& /*arguments*/) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  link::MemoryStatisticsBody body;
  body.total_bytes = static_cast<std::int64_t>(counted_bytes(vm.L));
  body.total_kb = static_cast<double>(body.total_bytes) / 1'024;
  body.gc_running = lua_gc(vm.L, LUA_GCISRUNNING) != 0;
  if ((*inspector)->trusts_layout()) {
    // The API tells the mode and the parameters only by setting them.
    const layout::Collector collector = layout::collector_of(*layout::of(vm.L)->global);
    body.gc_mode = collector.is_generational ? "generational" : "incremental";
    body.gc_pause = collector.pause;
    body.gc_step_mul = collector.step_multiplier;
    body.debugger_bytes = own_bytes(vm.L);
  } else {
    constexpr int any_value = 100;  // put back at once
    body.gc_pause = lua_gc(vm.L, LUA_GCSETPAUSE, any_value);
    lua_gc(vm.L, LUA_GCSETPAUSE, static_cast<int>(body.gc_pause));
    body.gc_step_mul = lua_gc(vm.L, LUA_GCSETSTEPMUL, any_value);
    lua_gc(vm.L, LUA_GCSETSTEPMUL, static_cast<int>(body.gc_step_mul));
  }
  return body;
}

Result<link::ForceGcBody> force_gc(const Vm& vm, const Nothing& /*arguments*/) {
  link::ForceGcBody body;
  body.before_bytes = static_cast<std::int64_t>(counted_bytes(vm.L));
  const auto start = std::chrono::steady_clock::now();
  if (const auto done = collect_garbage(vm.L); !done) return tl::unexpected(done.error());
  body.duration_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  body.after_bytes = static_cast<std::int64_t>(counted_bytes(vm.L));
  body.freed_bytes = body.before_bytes - body.after_bytes;
  return body;
}

}  // namespace wayfinder::runtime::inspect
