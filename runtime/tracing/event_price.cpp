#include "runtime/tracing/event_price.hpp"

#include <algorithm>
#include <limits>
#include <memory>

#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/tracing/call_collector.hpp"
#include "runtime/tracing/line_collector.hpp"

namespace wayfinder::runtime::tracing {
namespace {

constexpr int rounds = 12;  // the quickest counts: others were interrupted

/// A program that has little but events of one kind.
struct Measured {
  const char* program;
  std::uint64_t events;
};
constexpr Measured calls{"local function f() end for i = 1, 1000 do f() end", 2'000};
constexpr Measured lines{"for i = 1, 1000 do\nlocal x = i\nend", 2'000};

constinit thread_local Collector* measured = nullptr;

/// Ticks that the program takes, at its quickest; 0: it failed.
std::uint64_t quickest_run(lua_State* L, const char* program, lua_Hook hook, int mask) noexcept {
  std::uint64_t quickest = std::numeric_limits<std::uint64_t>::max();
  for (int round = 0; round < rounds; ++round) {
    if (luaL_loadstring(L, program) != LUA_OK) return 0;
    __real_lua_sethook(L, hook, mask, 0);
    const std::uint64_t begin = Ticks::now();
    const int status = lua_pcall(L, 0, 0, 0);
    const std::uint64_t passed = Ticks::now() - begin;
    __real_lua_sethook(L, nullptr, 0, 0);
    if (status != LUA_OK) return 0;
    quickest = std::min(quickest, passed);
  }
  return quickest;
}

template <class Kind>
std::uint64_t measure(const Measured& kind, FunctionFilter filter = {}) noexcept {
  try {
    const std::unique_ptr<lua_State, void (*)(lua_State*)> state{luaL_newstate(), __real_lua_close};
    if (state == nullptr) return 0;
    FunctionTable functions;
    EventClock clock{TickClock::wall};
    Kind collector{clock, functions, filter};
    measured = &collector;
    const auto hook = [](lua_State* L, lua_Debug* ar) { measured->on_event(L, *ar); };
    const std::uint64_t hooked = quickest_run(state.get(), kind.program, hook, collector.events());
    const std::uint64_t plain = quickest_run(state.get(), kind.program, nullptr, 0);
    measured = nullptr;
    return hooked > plain && plain != 0 ? (hooked - plain) / kind.events : 0;
  } catch (const std::bad_alloc&) {
    return 0;
  }
}

}  // namespace

std::uint64_t price_of_call_event() noexcept {
  static const std::uint64_t price = measure<CallCollector>(calls);
  return price;
}

std::uint64_t price_of_line_event() noexcept {
  static const std::uint64_t price = measure<LineCollector>(lines);
  return price;
}

std::uint64_t price_of_passed_event() noexcept {
  static const std::uint64_t price = measure<CallCollector>(calls, FunctionFilter{{"/"}, {}});
  return price;
}

}  // namespace wayfinder::runtime::tracing
