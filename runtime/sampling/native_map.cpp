#include "runtime/sampling/native_map.hpp"

#include <unwind.h>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <vector>

#include "runtime/facts/facts.hpp"

namespace wayfinder::runtime::sampling {
namespace {

/// Starts of the functions on the native stack, innermost first.
struct NativeChain {
  std::array<std::uintptr_t, 512> starts{};
  std::size_t size{};
  [[nodiscard]] std::span<const std::uintptr_t> all() const { return {starts.data(), size}; }
};

_Unwind_Reason_Code note_frame(_Unwind_Context* context, void* argument) {
  auto& chain = *static_cast<NativeChain*>(argument);
  chain.starts[chain.size++] = static_cast<std::uintptr_t>(_Unwind_GetRegionStart(context));
  return chain.size < chain.starts.size() ? _URC_NO_REASON : _URC_END_OF_STACK;
}
std::uintptr_t start_of(const void* function) {
  auto* inside = const_cast<char*>(static_cast<const char*>(function)) + 1;
  return reinterpret_cast<std::uintptr_t>(_Unwind_FindEnclosingFunction(inside));
}

struct Calibration {
  NativeChain at_call;                ///< from a C function that Lua called
  std::vector<NativeChain> at_frees;  ///< from the allocator, where the collector frees a table
  bool is_on{};
};
constexpr std::size_t wanted_frees = 32;

void* allocate(void* data, void* block, std::size_t old_size, std::size_t size) {
  if (size != 0) return std::realloc(block, size);
  auto& calibration = *static_cast<Calibration*>(data);
  // Only the collector frees blocks of just this size; other frees (a stack that moves) come from elsewhere.
  if (calibration.is_on && block != nullptr && old_size == sizeof(layout::Table) &&
      calibration.at_frees.size() < wanted_frees) {
    NativeChain chain;
    _Unwind_Backtrace(note_frame, &chain);
    calibration.at_frees.push_back(chain);
  }
  std::free(block);
  return nullptr;
}

int note_call(lua_State* L) {
  void* data = nullptr;
  lua_getallocf(L, &data);
  NativeChain& chain = static_cast<Calibration*>(data)->at_call;
  chain.size = 0;
  _Unwind_Backtrace(note_frame, &chain);
  return 0;
}

bool make_garbage(Calibration& calibration) {
  lua_State* L = lua_newstate(allocate, &calibration);
  if (L == nullptr) return false;
  lua_pushcfunction(L, note_call);
  lua_setglobal(L, "note_call");
  const bool is_loaded = luaL_loadstring(L, "note_call() local t for i = 1, 20000 do t = {} end") == 0;
  calibration.is_on = true;
  const bool has_run = is_loaded && lua_pcall(L, 0, 0, 0) == 0;
  calibration.is_on = false;
  lua_close(L);
  return has_run;
}

NativeMap learn() {
  NativeMap map;
  Calibration calibration;
  calibration.at_frees.reserve(wanted_frees);
  if (!make_garbage(calibration) || calibration.at_call.size == calibration.at_call.starts.size()) {
    map.unknown_because = "the calibration could not run";
    return map;
  }
  const auto call = calibration.at_call.all();
  std::size_t votes = 0;
  for (const NativeChain& chain : calibration.at_frees) {
    // Both were taken inside the same activation of the loop: it is the innermost that they share, what it called is
    // the collector's step, and what it called on the way to our C function are the callers of C functions.
    const auto free = chain.all();
    const auto [in_call, in_free] = std::mismatch(call.rbegin(), call.rend(), free.rbegin(), free.rend());
    if (in_call == call.rbegin() || in_call == call.rend() || in_free == free.rend()) continue;
    const std::uintptr_t loop = *(in_call - 1);
    if (votes == 0) {
      map.vm_loop = loop;
      map.collector_step = *in_free;
      map.c_caller_count = 0;
      for (auto caller = in_call; caller + 1 != call.rend() && map.c_caller_count < map.c_callers.size(); ++caller) {
        map.c_callers[map.c_caller_count++] = *caller;
      }
    }
    if (map.vm_loop == loop && map.collector_step == *in_free) ++votes;
  }
  const std::size_t frees = calibration.at_frees.size();
  if (frees == 0 || votes * 10 < frees * 9) {
    map = {};
    map.unknown_because = "the interpreter's functions could not be told apart on the native stack";
  }
  map.collector_api = start_of(reinterpret_cast<const void*>(lua_gc));
  return map;
}

}  // namespace

const NativeMap& native_map() {
  static const auto& map = *new NativeMap{learn()};
  return map;
}

}  // namespace wayfinder::runtime::sampling
