// empty_hook EVENTS SCRIPT [ARG...]: runs a Lua script under a standing hook that does nothing, or under one that looks
// at the clock and does nothing else: the floors of what counts calls or lines. EVENTS: calls, lines, timed-calls,
// timed-lines.
#include <cstdint>
#include <string_view>

#include "runtime/tracing/event_clock.hpp"
#include "tests/bench/plain_script.hpp"

namespace {

std::uint64_t sum = 0;

void do_nothing(lua_State*, lua_Debug*) {}
void look_at_clock(lua_State*, lua_Debug*) {
  sum += wayfinder::runtime::tracing::Ticks::now();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 2;
  std::string_view events = arguments[1];
  const bool is_timed = events.starts_with("timed-");
  if (is_timed) events.remove_prefix(6);
  if (events != "calls" && events != "lines") return 2;
  wayfinder::runtime::tracing::Ticks::calibrate();
  return wayfinder::bench::run_plainly(count - 2, arguments + 2, [&](lua_State* L) {
    lua_sethook(L, is_timed ? look_at_clock : do_nothing, events == "calls" ? LUA_MASKCALL | LUA_MASKRET : LUA_MASKLINE,
                0);
  });
}
