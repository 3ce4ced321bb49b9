#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "protocol/error.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/call_frame.hpp"

namespace wayfinder::runtime::inspect {

/// One activation of a function. `record.i_ci` is set; other members only after lua_getinfo. Good until Lua runs again.
struct Frame {
  lua_State* thread{};
  int level{};  ///< 0: newest
  lua_Debug record{};
};

/// Finds the frames of one Lua thread's stack without walking it from the top each time.
class StackIndex {
 public:
  /// Notes every 256th call of the stack in one pass; by lua_getstack alone where the layout is not trusted.
  StackIndex(lua_State* thread, bool trusts_layout, int hidden_levels);
  [[nodiscard]] int depth() const noexcept { return depth_; }
  /// The frame at `level` (below depth()), counted without the hidden ones.
  [[nodiscard]] Frame at(int level) const noexcept;

 private:
  static constexpr int stride = 256;
  lua_State* thread_;
  int hidden_levels_;
  int depth_{};
  std::vector<CallId> calls_;  ///< of levels 0, stride, 2 * stride …; empty: no layout
};

/// The frame ids of the current stop. Ids are never used twice in a session, so that a stale one is always recognised.
class FrameTable {
 public:
  /// The thread's stack, indexed at the first question of the stop.
  [[nodiscard]] const StackIndex& stack(lua_State* thread, bool trusts_layout, int hidden_levels);
  /// The id of a frame; the same frame keeps its id through the stop.
  [[nodiscard]] std::int64_t id_of(const Frame& frame);
  /// Error: unknown_id with field `field`; also for a frame of a coroutine that an evaluation has resumed since and
  /// that is no longer there.
  [[nodiscard]] Result<Frame> find(std::int64_t id, std::string_view field) const;
  /// Whether a frame that find() has given is still there: code of the program may have run since.
  [[nodiscard]] bool is_there(const Frame& frame) const noexcept;
  /// Code of the program has run: the stacks of coroutines may be other ones.
  void forget_stacks(lua_State* stopped_thread);
  /// Notes that frames of the thread are known outside; true: for the first time in this stop.
  [[nodiscard]] bool note_thread(lua_State* thread) { return noted_.insert(thread).second; }
  /// Makes all ids stale.
  void clear();

 private:
  std::int64_t first_id_{1};
  bool is_checked_{};            ///< code of the program has run since the stop
  lua_State* stopped_thread_{};  ///< its frames cannot change during the stop
  std::vector<Frame> frames_;
  std::map<std::pair<lua_State*, int>, std::int64_t> ids_;
  std::unordered_map<lua_State*, StackIndex> stacks_;
  std::set<lua_State*> noted_;
};

}  // namespace wayfinder::runtime::inspect
