#include "runtime/inspect/frames.hpp"

#include "runtime/facts/facts.hpp"
#include "runtime/hooks/hook_mask.hpp"

namespace wayfinder::runtime::inspect {
namespace {

/// As luaL_traceback finds the depth: double until beyond the end, then halve. O(depth log depth).
int depth_by_api(lua_State* thread) {
  lua_Debug record;
  int low = 1;
  int high = 1;
  while (lua_getstack(thread, high, &record) != 0) {
    low = high;
    high *= 2;
  }
  while (low < high) {
    const int middle = low + (high - low) / 2;
    if (lua_getstack(thread, middle, &record) != 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return lua_getstack(thread, 0, &record) != 0 ? high : 0;
}

}  // namespace

StackIndex::StackIndex(lua_State* thread, bool trusts_layout, int hidden_levels)
    : thread_{thread}, hidden_levels_{hidden_levels} {
  if (!trusts_layout) {
    depth_ = depth_by_api(thread) - hidden_levels;
    return;
  }
  const layout::Thread& state = *layout::of(thread);
  for (const layout::CallInfo* call = state.call; call != base_call_of(state); call = previous_of(state, *call)) {
    if (hidden_levels > 0) {
      --hidden_levels;
      continue;
    }
    if (depth_ % stride == 0) calls_.push_back(id_of(state, *call));
    ++depth_;
  }
}

Frame StackIndex::at(int level) const noexcept {
  Frame frame{thread_, level, {}};
  if (calls_.empty()) {
    lua_getstack(thread_, level + hidden_levels_, &frame.record);
    return frame;
  }
  const layout::Thread& state = *layout::of(thread_);
  const layout::CallInfo* call = call_of(state, calls_[static_cast<std::size_t>(level / stride)]);
  for (int i = 0; i < level % stride; ++i) {
    call = previous_of(state, *call);
  }
  frame.record.i_ci = id_of(state, *call);
  return frame;
}

const StackIndex& FrameTable::stack(lua_State* thread, bool trusts_layout, int hidden_levels) {
  return stacks_.try_emplace(thread, thread, trusts_layout, hidden_levels).first->second;
}

std::int64_t FrameTable::id_of(const Frame& frame) {
  const std::int64_t next = first_id_ + static_cast<std::int64_t>(frames_.size());
  const auto [entry, is_new] = ids_.try_emplace({frame.thread, frame.level}, next);
  if (!is_new) {
    const Frame& known = frames_[static_cast<std::size_t>(entry->second - first_id_)];
    if (known.record.i_ci == frame.record.i_ci) return entry->second;
    entry->second = next;
  }
  frames_.push_back(frame);
  return next;
}

bool FrameTable::is_there(const Frame& frame) const noexcept {
  if (!is_checked_ || frame.thread == stopped_thread_) return true;
  if (hooks_trust_layout()) {
    const StackIndex now{frame.thread, true, 0};
    return frame.level < now.depth() && now.at(frame.level).record.i_ci == frame.record.i_ci;
  }
  lua_Debug now;
  return lua_getstack(frame.thread, frame.level, &now) != 0 && now.i_ci == frame.record.i_ci;
}

Result<Frame> FrameTable::find(std::int64_t id, std::string_view field) const {
  const std::int64_t index = id - first_id_;
  if (index >= 0 && index < static_cast<std::int64_t>(frames_.size())) {
    const Frame& frame = frames_[static_cast<std::size_t>(index)];
    if (is_there(frame)) return frame;
  }
  return refuse(field, "a frame of the current stop", std::to_string(id), ErrorCode::unknown_id);
}

void FrameTable::forget_stacks(lua_State* stopped_thread) {
  stopped_thread_ = stopped_thread;
  is_checked_ = stopped_thread != nullptr;
  std::erase_if(stacks_, [stopped_thread](const auto& entry) { return entry.first != stopped_thread; });
}

void FrameTable::clear() {
  first_id_ += static_cast<std::int64_t>(frames_.size());
  is_checked_ = false;
  frames_.clear();
  ids_.clear();
  stacks_.clear();
  noted_.clear();
}

}  // namespace wayfinder::runtime::inspect
