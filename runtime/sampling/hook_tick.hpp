#pragma once
#include <atomic>

#include "runtime/sampling/recorder.hpp"

struct lua_State;

namespace wayfinder::runtime::sampling {

/// The sampler for interpreters whose layout is refused: a tick asks for the safe-point interrupt, and the stack is
/// read through the public API when the VM gets there. Second choice: finalizers are not seen, a C function's time
/// falls on the line after it, and coroutines are seen only where the interrupt reaches them.
class HookTick {
 public:
  explicit HookTick(Recorder& recorder) : recorder_{recorder} {}

  /// A tick is due. Thread: the tick thread.
  void request() noexcept;
  /// Takes the sample if one is due. Inside a hook of L.
  void tick(lua_State* L) noexcept;

 private:
  Recorder& recorder_;
  std::atomic<bool> is_due_{false};
};

}  // namespace wayfinder::runtime::sampling
