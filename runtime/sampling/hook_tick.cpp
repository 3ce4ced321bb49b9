#include "runtime/sampling/hook_tick.hpp"

#include "runtime/agent/interrupt.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/sampling/c_identity.hpp"
#include "runtime/sampling/checked_tick.hpp"

// tick() runs inside a hook: it may not raise, allocate, lock or leave a value on the stack.
namespace wayfinder::runtime::sampling {
namespace {

/// The only view of the VM that this tick gets: calls that neither raise nor allocate in any Lua that we support. A
/// hook has LUA_MINSTACK free slots (luaD_hook in ldo.c).
class QuietState {
 public:
  explicit QuietState(lua_State* L) noexcept : state_{L} {}

  /// Leaf first. O(depth²): the innermost frames only.
  void copy_stack(FunctionTable& functions, RawSample& sample) const noexcept {
    sample.depth = 0;
    sample.flags = 0;
    sample.thread = state_;
    lua_Debug said;
    int level = 0;
    for (; sample.depth < kept_innermost && lua_getstack(state_, level, &said) == 1; ++level) {
      lua_getinfo(state_, "Slf", &said);  // never "L": it builds a table
      sample.frames[sample.depth++] = {id_of(functions, said), said.currentline};
      lua_pop(state_, 1);
    }
    if (lua_getstack(state_, level, &said) == 0) return;
    sample.flags |= profiling::sample_cut;
    sample.frames[sample.depth++] = {FunctionTable::truncated, -1};
  }

 private:
  [[nodiscard]] FunctionId id_of(FunctionTable& functions, const lua_Debug& said) const noexcept {
    if (*said.what == 'C') {
      return functions.id_of({c_identity(state_, -1), said.source, -1, -1}, profiling::FunctionKind::c, "=[C]");
    }
    // Prototypes have no identity here: chunk and lines stand for them.
    const auto kind = said.linedefined == 0 ? profiling::FunctionKind::main_chunk : profiling::FunctionKind::lua;
    return functions.id_of({said.source, said.source, said.linedefined, said.lastlinedefined}, kind, source_of(said));
  }

  lua_State* state_;
};

}  // namespace

void HookTick::request() noexcept {
  is_due_.store(true, std::memory_order_release);
  send_interrupt(vm_thread_);
}

void HookTick::tick(lua_State* L) noexcept {
  const CheckedTick checked;
  if (!is_due_.exchange(false, std::memory_order_acquire) || !recorder_.enter_tick()) return;
  if (RawSample* sample = recorder_.claim_sample(recorder_.now_ns()); sample != nullptr) {
    labels_.find_by_api_tick(L, sample->labels);
    QuietState{L}.copy_stack(recorder_.functions, *sample);
    recorder_.keep(*sample);
  }
  recorder_.leave_tick();
}

}  // namespace wayfinder::runtime::sampling
