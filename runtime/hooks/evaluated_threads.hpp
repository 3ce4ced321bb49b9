#pragma once

struct lua_State;

namespace wayfinder::runtime {

/// Around a call of the VM's that runs code in another Lua thread. While an evaluation runs, that thread wears its
/// hook: a coroutine of the program's, which may have no hook of ours at all, is held to the time limit, and has its
/// own hook again as soon as it is left. Thread: VM.
class EvaluatedRun {
 public:
  explicit EvaluatedRun(lua_State* L) noexcept;
  ~EvaluatedRun();
  EvaluatedRun(const EvaluatedRun&) = delete;
  EvaluatedRun& operator=(const EvaluatedRun&) = delete;

 private:
  lua_State* taken_in_;
};

}  // namespace wayfinder::runtime
