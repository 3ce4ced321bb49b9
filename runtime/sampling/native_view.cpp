#include "runtime/sampling/native_view.hpp"

#include <unwind.h>

// Runs inside ticks: no allocation, no lock, no API.
namespace wayfinder::runtime::sampling {
namespace {

struct Search {
  const NativeMap& map;
  NativeView& view;
  std::uintptr_t interrupted_at{};
  bool has_passed_handler{};  ///< the frames of the handler itself come first
  int steps{};
};

_Unwind_Reason_Code look_at_frame(_Unwind_Context* context, void* argument) {
  auto& search = *static_cast<Search*>(argument);
  constexpr int most_handler_frames = 12;
  constexpr int most_frames = 48;
  int is_exact = 0;
  const auto ip = static_cast<std::uintptr_t>(_Unwind_GetIPInfo(context, &is_exact));
  ++search.steps;
  if (!search.has_passed_handler) {
    if (is_exact == 0 || ip != search.interrupted_at) {
      return search.steps > most_handler_frames ? _URC_END_OF_STACK : _URC_NO_REASON;
    }
    search.has_passed_handler = true;
    search.steps = 1;
  }
  if (search.steps > most_frames) return _URC_END_OF_STACK;
  const auto start = static_cast<std::uintptr_t>(_Unwind_GetRegionStart(context));
  const NativeMap& map = search.map;
  if (start == map.collector_step || start == map.collector_api) {
    search.view.in_collector = true;
    return _URC_END_OF_STACK;
  }
  if (start == map.vm_loop) {
    for (std::size_t i = 0; i < saved_register_count; ++i) {
      search.view.registers[i] = _Unwind_GetGR(context, dwarf_registers[i]);
    }
    search.view.has_registers = true;
    return _URC_END_OF_STACK;
  }
  for (std::size_t i = 0; i < map.c_caller_count; ++i) {
    if (start == map.c_callers[i] && search.steps > 1) return _URC_END_OF_STACK;  // a C function of the program runs
  }
  return _URC_NO_REASON;
}

}  // namespace

NativeView native_view_tick(const ucontext_t& context, const NativeMap& map) noexcept {
  NativeView view;
  view.stack_pointer = stack_pointer_of(context);
  if (map.vm_loop == 0) return view;
  const std::uintptr_t ip = instruction_pointer_of(context);
  const auto here = reinterpret_cast<std::uintptr_t>(_Unwind_FindEnclosingFunction(reinterpret_cast<void*>(ip + 1)));
  if (here == map.vm_loop) {  // most ticks: no need to unwind
    view.registers = saved_registers_of(context);
    view.has_registers = true;
    return view;
  }
  Search search{map, view, ip};
  _Unwind_Backtrace(look_at_frame, &search);
  return view;
}

void warm_up_unwinder() noexcept {
  int frames = 0;
  _Unwind_Backtrace(
      [](_Unwind_Context* context, void* count) {
        static_cast<void>(_Unwind_GetRegionStart(context));
        return ++*static_cast<int*>(count) < 4 ? _URC_NO_REASON : _URC_END_OF_STACK;
      },
      &frames);
}

}  // namespace wayfinder::runtime::sampling
