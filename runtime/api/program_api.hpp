#pragma once
#include <string>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/link_io.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// How the agent comes into the program around us, and goes.
struct Embedding {
  Agent& (*start)(lua_State* main_thread, const Entrance& entrance);  ///< may raise (out of memory)
  void (*leave)(lua_State* L) noexcept;  ///< takes back what `start` did, before the agent goes
  std::string (*adapter)();              ///< path of our executable; "": it is not known
};

/// What a program gets for require("wayfinder"): pushes a table with label, listen, breakpoint, push and stop, as
/// docs/profile.md, docs/attach.md and docs/profile-in-production.md say. May raise (out of memory). Thread: VM.
int open_program_api(lua_State* L, const Embedding& embedding);

}  // namespace wayfinder::runtime
