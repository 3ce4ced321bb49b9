#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "protocol/error.hpp"
#include "runtime/sampling/recorder.hpp"

struct lua_State;

namespace wayfinder::runtime::sampling {

struct SamplerSettings {
  std::int64_t profile{};
  TickClock clock{TickClock::cpu};
  std::chrono::nanoseconds interval{};
};

/// Takes a finished block (profiling::encode) on its way. `may_wait`: false on the sampler's own thread, where a
/// refused block is offered again later; true where it must be on its way before the call returns. Returns whether it
/// was taken.
using BlockSink = std::function<bool(std::string_view block, bool may_wait)>;

/// Samples one Lua state, from start() to stop(). One a VM thread runs at a time. In a forked child there is none.
class Sampler {
 public:
  /// Starts sampling; ticks come at once. Errors: already_running; internal, when memory or threads
  /// are not to be had. Thread: the VM's.
  [[nodiscard]] static Result<void> start(lua_State* L, const SamplerSettings& settings, BlockSink sink);
  /// The one that runs on this OS thread; null: none.
  [[nodiscard]] static Sampler* active() noexcept;

  /// Sends all samples so far, with the names that can be told now. Thread: the VM's, at a safe point of `L`.
  void flush(lua_State* L);
  /// The same and ends it; active() is null afterwards. Thread: the VM's, at a safe point of `L`.
  static void stop(lua_State* L);

  [[nodiscard]] std::int64_t profile() const noexcept;
  /// How samples are taken.
  [[nodiscard]] bool uses_signal_walk() const noexcept;
  /// A tick of the one-shot hook, for where the signal's walk cannot be trusted: call it at the safe point that an
  /// interrupt has brought about. Does nothing when no tick waits. Thread: the VM's.
  void hook_tick(lua_State* L) noexcept;

  ~Sampler();
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;

 private:
  friend class SamplingPause;
  struct Parts;
  explicit Sampler(std::unique_ptr<Parts> parts);
  static std::unique_ptr<Sampler> make(lua_State* L, const SamplerSettings& settings, BlockSink sink);
  void tick_thread_tick();
  void take_sample();
  void take_sleeping_sample();
  std::unique_ptr<Parts> parts_;
};

/// Of the coroutines that this OS thread runs. Change them while a SamplingPause lives. Thread: the VM's.
[[nodiscard]] Labels& labels_of_thread();

/// While one lives, time does not count for the sampler: the debugger holds the program, or a command of ours uses its
/// thread. Nests; works as well around the start of a sampler. Thread: the VM's.
class SamplingPause {
 public:
  SamplingPause() noexcept;
  ~SamplingPause();
  /// Whether one lives on this OS thread.
  [[nodiscard]] static bool any() noexcept;
  SamplingPause(const SamplingPause&) = delete;
  SamplingPause& operator=(const SamplingPause&) = delete;
};

}  // namespace wayfinder::runtime::sampling
