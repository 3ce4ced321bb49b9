#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "protocol/error.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/sampling/sampler.hpp"
#include "runtime/tracing/event_clock.hpp"

namespace wayfinder::runtime::tracing {

enum class Traced : std::uint8_t { calls, lines };

struct TracerSettings {
  Traced traced{};
  std::int64_t profile{};
  TickClock clock{TickClock::cpu};
  std::vector<std::string> include;  ///< globs, as FunctionFilter takes them
  std::vector<std::string> skip_files;
};

/// Counts the calls or the lines of one Lua state from start() to stop(), by a standing hook that the agent's own
/// (hook_owner.hpp) hands its events on to. One a VM thread runs at a time. In a forked child there is none. Thread:
/// the VM's.
class Tracer {
 public:
  /// Starts tracing at a safe point of `L`. Errors: already_running; internal, when memory is not to be had;
  /// unsupported, where LuaJIT's compiler cannot be turned off.
  [[nodiscard]] static Result<void> start(lua_State* L, const TracerSettings& settings, sampling::BlockSink sink);
  /// The one that runs on this OS thread; null: none.
  [[nodiscard]] static Tracer* active() noexcept;
  /// Sends all so far, with the names that can be told now. At a safe point of `L`.
  void flush(lua_State* L);
  /// The same and ends it.
  static void stop(lua_State* L);

  [[nodiscard]] std::int64_t profile() const noexcept;

  ~Tracer();
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;

 private:
  friend class CollectorPause;
  friend void take_event(lua_State* L, const lua_Debug& ar) noexcept;
  friend void leave_out_debugger() noexcept;
  struct Parts;
  explicit Tracer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// The events that a tracer of this OS thread wants of all Lua threads; 0: none runs. Legal in a signal handler.
[[gnu::visibility("hidden")]] extern constinit thread_local int wanted_events [[gnu::tls_model("initial-exec")]];

/// What the agent's hook does first when wanted_events has the event.
void take_event(lua_State* L, const lua_Debug& ar) noexcept;
/// What has passed since take_event() was the debugger's own time.
void leave_out_debugger() noexcept;

/// While one lives, nothing counts for the collectors: the debugger holds the program, or a command of ours uses its
/// thread. Nests; works as well around the start of a collector. Thread: the VM's.
class CollectorPause {
 public:
  CollectorPause() noexcept;
  ~CollectorPause();
  CollectorPause(const CollectorPause&) = delete;
  CollectorPause& operator=(const CollectorPause&) = delete;

 private:
  sampling::SamplingPause sampling_;
};

}  // namespace wayfinder::runtime::tracing
