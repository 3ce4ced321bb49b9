#pragma once
#include <cstddef>
#include <vector>

#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/call_frame.hpp"

namespace wayfinder::runtime {

/// Which lines LuaJIT's LINE events have told of, for each frame: it tells a line anew when a call in it returns that
/// has had events. Other Luas do not need it. Thread: VM.
class ToldLines {
 public:
  /// A record of a function with varargs moves up before its first line.
  void note_call(lua_State* L, const CallFrame& frame) noexcept;
  /// LINE events come back: what was told before they went says nothing any more.
  void begin_anew(lua_State* L, const CallFrame& frame, int line);
  void note_event(lua_State* L, const CallFrame& frame) noexcept;
  /// Of a LINE event: the first one of a function that has just been called.
  [[nodiscard]] bool is_entry(lua_State* L, const CallFrame& frame) const noexcept;
  /// Whether the LINE event says something new.
  [[nodiscard]] bool is_new(lua_State* L, const CallFrame& frame, int line);

 private:
  struct Told {
    lua_State* thread{};
    std::ptrdiff_t base{};
    int line{};
  };
  std::vector<Told> told_;
  Told newest_;
  Told called_;
};

}  // namespace wayfinder::runtime
