#pragma once
#include <cstddef>
#include <unordered_map>
#include <vector>

#include "runtime/hooks/call_frame.hpp"
#include "runtime/tracing/call_paths.hpp"

namespace wayfinder::runtime::tracing {

/// A call that has begun and, as far as is known, not ended.
struct OpenCall {
  CallId id{};
  CallPaths::Id node{};
  CallPaths::Id billed{};  ///< whose self time runs while it is the newest
  bool is_timed{};         ///< its record goes into the timeline
  bool ends_silently{};    ///< no event will tell of its end: LuaJIT's C functions
  std::uint64_t begin{};   ///< EventClock::elapsed()
  std::ptrdiff_t slot{};   ///< of its function in the Lua stack; where a filter is set and the layout trusted
};

/// The calls of one Lua thread as the events have told them. Errors, coroutine.close and LuaJIT's C functions end calls
/// without an event: whoever looks drops what cannot be there any more.
struct OpenCalls {
  std::uint32_t number{};  ///< 1: the main thread
  CallPaths::Id base{};    ///< what its first function was called from
  std::vector<OpenCall> calls;

  [[nodiscard]] bool has_begun() const noexcept { return number != 0; }
  [[nodiscard]] CallPaths::Id billed() const noexcept { return calls.empty() ? base : calls.back().billed; }
};

/// Those of all Lua threads that have had events. Thread: the VM's.
class CallStacks {
 public:
  static constexpr std::uint32_t most_own_threads = 64;  ///< coroutines after these share one tree
  static constexpr std::size_t most_kept = 16'384;       ///< stacks of coroutines; when reached, all but one go

  /// L's; made at the first look, with no calls.
  [[nodiscard]] OpenCalls& of(lua_State* L) {
    if (L == newest_thread_) [[likely]] {
      return *newest_;
    }
    return look_up(L);
  }
  /// A number for a thread that begins.
  [[nodiscard]] std::uint32_t next_number() noexcept {
    return next_number_ <= most_own_threads ? next_number_++ : profiling::other_threads;
  }
  template <class Visit>
  void for_each(Visit visit) {
    for (auto& [thread, open] : stacks_)
      visit(open);
  }

 private:
  OpenCalls& look_up(lua_State* L);

  std::unordered_map<lua_State*, OpenCalls> stacks_;
  lua_State* newest_thread_{};
  OpenCalls* newest_{};
  std::uint32_t next_number_{2};
};

}  // namespace wayfinder::runtime::tracing
