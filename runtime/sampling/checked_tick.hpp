#pragma once

namespace wayfinder::runtime::sampling {

#if defined(WAYFINDER_CHECKED)
/// While one lives on this thread, an allocation or a lock aborts the process with a line that says so.
class CheckedTick {
 public:
  CheckedTick() noexcept;
  ~CheckedTick();
  CheckedTick(const CheckedTick&) = delete;
  CheckedTick& operator=(const CheckedTick&) = delete;
};
#else
struct CheckedTick {
  CheckedTick() noexcept {}  // not trivial, so that an unused one is no warning
};
#endif

}  // namespace wayfinder::runtime::sampling
