#include "runtime/debugger/call_gate.hpp"

#include <atomic>

#include "runtime/agent/agent.hpp"
#include "runtime/debugger/vm_hook.hpp"
#include "runtime/facts/hook_fields.hpp"
#include "runtime/hooks/evaluation_limit.hpp"

// look_at_call() runs between two instructions of the VM: no raise, no allocation, no API.
namespace wayfinder::runtime {
namespace {

std::atomic<bool> gate_is_built{true};

void want(layout::Thread& thread, int events) noexcept {
  thread.hook = vm_hook;
  layout::set_hook_mask(thread, thread.hook_mask | events);
}

}  // namespace

constinit thread_local bool calls_are_watched [[gnu::tls_model("initial-exec")]] = false;

void open_call_gate(bool is_open) noexcept {
  calls_are_watched = is_open && gate_is_built;
}

void do_without_call_gate() noexcept {
  gate_is_built.store(false);
}

bool has_call_gate() noexcept {
  return gate_is_built;
}

void look_at_call(lua_State* L, const layout::Value& function) noexcept {
  if (Agent::of(L) == nullptr) return;
  layout::Thread& thread = *layout::of(L);
  if (const layout::LuaClosure* closure = layout::as_lua_closure(function); closure != nullptr) {
    const layout::Proto& proto = *closure->proto;
    if (KnownFunctions::is_cold(proto)) {
      if (line_events_are_ours()) layout::set_hook_mask(thread, thread.hook_mask & ~LUA_MASKLINE);
      return;
    }
    if (evaluation_runs()) return;
    const KnownFunction* known = KnownFunctions::watched(proto);
    const bool is_plain = known != nullptr && known->on_entry.empty();
    return want(thread, is_plain ? LUA_MASKLINE | LUA_MASKRET : LUA_MASKCALL);  // CALL: vm_hook has a look
  }
  if (!evaluation_runs()) want(thread, LUA_MASKCALL);  // a __call metamethod may be any function
}

}  // namespace wayfinder::runtime
