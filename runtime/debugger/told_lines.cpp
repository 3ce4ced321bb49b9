#include "runtime/debugger/told_lines.hpp"

#include <algorithm>
#include <utility>

namespace wayfinder::runtime {

void ToldLines::note_call(lua_State* L, const CallFrame& frame) noexcept {
  newest_ = {L, frame.base, 0};
  called_ = frame.is_lua ? newest_ : Told{};
}

void ToldLines::begin_anew(lua_State* L, const CallFrame& frame, int line) {
  told_.assign(1, {L, frame.base, line});
  note_event(L, frame);
}

void ToldLines::note_event(lua_State* L, const CallFrame& frame) noexcept {
  called_ = {};
  newest_ = {L, frame.base, 0};
}

bool ToldLines::is_entry(lua_State* L, const CallFrame& frame) const noexcept {
  return called_.thread == L && frame.base >= called_.base;
}

bool ToldLines::is_new(lua_State* L, const CallFrame& frame, int line) {
  const bool was_elsewhere = newest_.thread != L || newest_.base != frame.base;
  const bool was_called = is_entry(L, frame);
  note_event(L, frame);
  constexpr std::size_t most = 1024;
  if (told_.size() > most) told_.clear();
  std::erase_if(told_, [&](const Told& told) { return told.thread == L && told.base > frame.base; });
  const auto found =
      std::ranges::find_if(told_, [&](const Told& told) { return told.thread == L && told.base == frame.base; });
  if (found == told_.end()) {
    told_.push_back({L, frame.base, line});
    return true;
  }
  return std::exchange(found->line, line) != line || was_called || !was_elsewhere;
}

}  // namespace wayfinder::runtime
