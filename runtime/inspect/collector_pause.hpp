#pragma once

struct lua_State;

/// An inspection allocates a little in the program's state. Were the collector to take its steps there, finalizers of
/// the program would run to show a value, and change tables that are being read.
namespace wayfinder::runtime::inspect {

/// While it lives, Lua's collector makes no step. Nests. Thread: VM.
class CollectorPause {
 public:
  explicit CollectorPause(lua_State* L) noexcept;
  ~CollectorPause();
  CollectorPause(const CollectorPause&) = delete;
  CollectorPause& operator=(const CollectorPause&) = delete;

 private:
  bool is_outermost_;
};

/// Within a pause, while it lives, the collector is as the program has it: for code of the program's that the client
/// asks to run. Thread: VM.
class CollectorOfProgram {
 public:
  explicit CollectorOfProgram(lua_State* L) noexcept;
  ~CollectorOfProgram();
  CollectorOfProgram(const CollectorOfProgram&) = delete;
  CollectorOfProgram& operator=(const CollectorOfProgram&) = delete;

 private:
  lua_State* state_;  ///< null: there is no pause
};

}  // namespace wayfinder::runtime::inspect
