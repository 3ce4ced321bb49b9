// For a Lua whose code takes no traps.
#include "runtime/traps/traps.hpp"

namespace wayfinder::runtime::traps {

bool can_be_set() noexcept {
  return false;
}

std::unique_ptr<BreakpointEngine> make_engine(KnownFunctions& /*functions*/, bool /*has_call_gate*/,
                                              PassLine /*pass_line*/) {
  return nullptr;
}

constinit thread_local bool traps_were_set [[gnu::tls_model("initial-exec")]] = false;

bool is_between_set_traps(lua_State* /*L*/, const lua_Debug& /*ar*/) noexcept {
  return false;
}

constinit thread_local bool code_is_shown [[gnu::tls_model("initial-exec")]] = false;

void show_code() noexcept {}
void hide_code() noexcept {}
void lift_all() noexcept {}

}  // namespace wayfinder::runtime::traps
