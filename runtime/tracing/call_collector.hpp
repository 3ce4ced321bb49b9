#pragma once
#include <vector>

#include "runtime/hooks/hook_mask.hpp"
#include "runtime/tracing/call_stacks.hpp"
#include "runtime/tracing/collector.hpp"
#include "runtime/tracing/event_clock.hpp"
#include "runtime/tracing/function_filter.hpp"

namespace wayfinder::runtime::tracing {

/// Counts every call and its time, by call path, from CALL and RETURN events. Which calls are under way is known by
/// comparing frames, never by counting events. Thread: the VM's, in a hook.
class CallCollector final : public Collector {
 public:
  static constexpr std::size_t most_timed_calls = 500'000;  ///< profiling::Profile::max_call_timeline

  CallCollector(EventClock& clock, FunctionTable& functions, FunctionFilter& filter)
      : clock_{clock},
        functions_{functions},
        filter_{filter},
        trusts_layout_{hooks_trust_layout()},
        filters_by_layout_{filter.is_set() && trusts_layout_},
        paths_{functions} {}

  [[nodiscard]] int events() const noexcept override { return LUA_MASKCALL | LUA_MASKRET; }
  void on_event(lua_State* L, const lua_Debug& ar) override;
  void adopt(lua_State* L) override;
  void settle() noexcept override { paths_[billed_].ticks += clock_.lap(); }
  void end() override;
  void tell(profiling::TreeBlock& block) const override;
  void sent() override;

 private:
  void on_call(lua_State* L, const lua_Debug& ar);
  void on_return(lua_State* L, const lua_Debug& ar);
  /// Makes `call` the newest of those that are open; where it is not among them, reads the thread's calls anew.
  void unwind_to(lua_State* L, OpenCalls& open, CallId call);
  void read_anew(lua_State* L, OpenCalls& open, CallId newest);
  void begin_thread(lua_State* L, OpenCalls& open);
  void push(OpenCalls& open, CallId id, const Callee& callee, bool counts);
  /// Where it is the function that was called from there last. By layout. Whether it was.
  bool push_as_before(OpenCalls& open, CallId id, const layout::CallInfo& call);
  void push_node(OpenCalls& open, CallId id, CallPaths::Id node, CallPaths::Id billed, bool ends_silently, bool counts);
  /// A function that is left out, where the layout is not known: its time, and what it calls, is its caller's.
  void push_left_out(OpenCalls& open, CallId id, const Callee& callee);
  void pop(OpenCalls& open);

  // filtered_events.cpp
  void on_filtered(lua_State* L, const lua_Debug& ar);
  void on_left_out(lua_State* L, const lua_Debug& ar);
  void drop_from(OpenCalls& open, std::ptrdiff_t slot);
  /// From now on it is that node's time; of an event that has ended no lap.
  void bill(CallPaths::Id node) noexcept {
    if (node == billed_) return;
    settle();
    billed_ = node;
  }

  void name(lua_State* L, const lua_Debug& ar, CallPaths::Id node);

  EventClock& clock_;
  FunctionTable& functions_;
  FunctionFilter& filter_;
  const bool trusts_layout_;
  const bool filters_by_layout_;
  CallPaths paths_;
  CallStacks stacks_;
  CallPaths::Id billed_{CallPaths::root};     ///< whose time runs
  std::vector<profiling::CallRecord> ended_;  ///< times in ticks
  std::size_t timed_calls_{};
  std::uint64_t untimed_calls_{};
};

}  // namespace wayfinder::runtime::tracing
