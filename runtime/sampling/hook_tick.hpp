#pragma once
#include <atomic>
#include <cstdint>

#include "runtime/sampling/recorder.hpp"

struct lua_State;

namespace wayfinder::runtime::sampling {

/// The sampler for interpreters whose layout is refused: a tick asks for the safe-point interrupt, and the stack is
/// read through the public API when the VM gets there. Second choice: finalizers are not seen, a C function's time
/// falls on the line after it, and coroutines are seen only where the interrupt reaches them.
class HookTick {
 public:
  ///   vm_thread  its number in the kernel
  HookTick(Recorder& recorder, std::int32_t vm_thread, const Labels& labels)
      : recorder_{recorder}, vm_thread_{vm_thread}, labels_{labels} {}

  /// A tick is due. Thread: the tick thread.
  void request() noexcept;
  /// Takes the sample if one is due. Inside a hook of L.
  void tick(lua_State* L) noexcept;

 private:
  Recorder& recorder_;
  std::int32_t vm_thread_;
  const Labels& labels_;
  std::atomic<bool> is_due_{false};
};

}  // namespace wayfinder::runtime::sampling
