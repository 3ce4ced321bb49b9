#pragma once
#include "runtime/sampling/recorder.hpp"
#include "runtime/sampling/stack_walk.hpp"

namespace wayfinder::runtime::sampling {

/// The tick by signal: its handler runs on the VM thread, reads the stack where that was interrupted, and returns. One
/// for each VM thread. The signal is SIGPROF, or the number in the environment variable WAYFINDER_SAMPLING_SIGNAL;
/// where the program uses that itself, a free real-time signal.
class SignalTick {
 public:
  /// What the signal's handler does, without the signal: the tick of this OS thread, if any, looks at `context`.
  static void deliver(const ucontext_t& context) noexcept;

  /// Thread: the VM's; `main` is its main Lua thread.
  SignalTick(Recorder& recorder, layout::Thread* main, const NativeMap& map, const Labels& labels);
  ~SignalTick() { uninstall(); }
  SignalTick(const SignalTick&) = delete;
  SignalTick& operator=(const SignalTick&) = delete;

  /// Takes the signal; takes another one when the program has put its own handler there. Thread: any.
  void install() noexcept;
  /// Gives it back with the last that uses it, and swallows one that is still on its way. Legal in a forked child.
  /// Thread: VM.
  void uninstall() noexcept;
  [[nodiscard]] int signal() const noexcept { return signal_.load(std::memory_order_relaxed); }

  /// The sample of a sleeping VM thread, taken by another one; is_still_asleep(data) says afterwards whether it was.
  void sleeping_tick(std::uintptr_t stack_pointer, bool (*is_still_asleep)(void*), void* data) noexcept;

 private:
  void tick(const ucontext_t& context) noexcept;

  Recorder& recorder_;
  layout::Thread* main_;
  const NativeMap& map_;
  StackWalk walk_;
  std::atomic<int> signal_{0};
  bool is_installed_{};
};

}  // namespace wayfinder::runtime::sampling
