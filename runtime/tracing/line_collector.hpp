#pragma once
#include <unordered_map>
#include <vector>

#include "runtime/facts/facts.hpp"
#include "runtime/hooks/call_frame.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/tracing/collector.hpp"
#include "runtime/tracing/event_clock.hpp"
#include "runtime/tracing/function_filter.hpp"
#include "runtime/tracing/line_counts.hpp"

namespace wayfinder::runtime::tracing {

/// Counts every line and its own time, without that of the lines of functions which it calls, from LINE and RETURN
/// events. A hit is a LINE event: the VM tells of a line when it comes to it from another one, and each time it jumps
/// back within it, so a loop on one line hits it in each round. Thread: the VM's, in a hook.
class LineCollector final : public Collector {
 public:
  LineCollector(EventClock& clock, FunctionTable& functions, FunctionFilter& filter)
      : clock_{clock}, filter_{filter}, trusts_layout_{hooks_trust_layout()}, lines_{functions} {}

  [[nodiscard]] int events() const noexcept override { return LUA_MASKLINE | LUA_MASKRET; }
  void on_event(lua_State* L, const lua_Debug& ar) override;
  void adopt(lua_State* /*L*/) override {}
  void settle() noexcept override { lines_[running_].ticks += clock_.lap(); }
  void end() override {}
  void tell(profiling::TreeBlock& block) const override { lines_.tell(block); }
  void sent() override { lines_.sent(); }

 private:
  struct OpenLine {
    CallId call{};
    LineCounts::Id line{};
  };
  using OpenLines = std::vector<OpenLine>;  ///< of one Lua thread, of each call that has come to a line

  void on_line(lua_State* L, const lua_Debug& ar);
  void hit(lua_State* L, CallId call, LineCounts::Id line);
  void on_return(lua_State* L, const lua_Debug& ar);
  void on_return_to_line(OpenLines& open, const layout::Thread& thread, const layout::CallInfo& call);
  /// Whether lines of the call's function are counted. By layout.
  [[nodiscard]] bool counts(const layout::CallInfo& call) { return layout::is_lua(call) && filter_.lets_in(call); }
  [[nodiscard]] static LineCounts::Id newest_line(const OpenLines& open) noexcept {
    return open.empty() ? LineCounts::nowhere : open.back().line;
  }
  /// The nearest caller that is a Lua function and counted; null: none. By layout.
  [[nodiscard]] const layout::CallInfo* counted_caller_of(const layout::Thread& thread, const layout::CallInfo& call);
  /// Of a line that is left out: what lies in the call's slot or above has ended. LuaJIT.
  void come_to_left_out(lua_State* L, const lua_Debug& ar);
  OpenLines& stack_of(lua_State* L);
  void come_to(OpenLines& open, lua_State* L, CallId call, LineCounts::Id line);

  static constexpr std::size_t most_kept = 16'384;  ///< stacks of coroutines; when reached, all go

  EventClock& clock_;
  FunctionFilter& filter_;
  const bool trusts_layout_;
  LineCounts lines_;
  std::unordered_map<lua_State*, OpenLines> stacks_;
  lua_State* newest_thread_{};
  OpenLines* newest_{};
  LineCounts::Id running_{LineCounts::nowhere};
};

}  // namespace wayfinder::runtime::tracing
