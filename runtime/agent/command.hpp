#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

#include "protocol/error.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

struct lua_State;

namespace wayfinder::runtime {

class Agent;

/// The one answer to a command. Thread: any; call exactly one member, once.
class Reply {
 public:
  using Sender = std::function<void(Result<json>)>;
  explicit Reply(Sender sender) : sender_{std::move(sender)} {}
  void body(json value) const { sender_(std::move(value)); }
  void error(Error error) const { sender_(tl::unexpected(std::move(error))); }

 private:
  Sender sender_;
};

/// Where a command runs: on the VM thread, at a safe point of the running program or in the stop loop.
struct Vm {
  lua_State* L;  ///< the Lua thread (coroutine) that is at the safe point or stopped; null for When::at_once
  bool stopped;  ///< in the stop loop: frames and values may be asked for and stay valid until the program goes on
  Agent& agent;
};

/// When a command may run.
enum class When : std::uint8_t {
  any,           ///< running (then at the next safe point) or stopped
  stopped_only,  ///< else the agent answers not_stopped by itself
  at_once,       ///< needs no VM: on the agent I/O thread, before commands that wait in the queue
};

/// One link command. `run` is called on the VM thread (at_once: the agent I/O thread) and may answer later, from any
/// thread.
struct Command {
  std::string_view name;
  When when;
  void (*run)(const Vm& vm, const json& arguments, const Reply& reply);
};

/// A command from a typed request and a function from arguments to body: Result<Body> handler(const Vm&, const
/// Arguments&).
template <class Request, auto handler>
constexpr Command command(When when) {
  return Command{Request::command, when, [](const Vm& vm, const json& arguments, const Reply& reply) {
                   auto typed = read<typename Request::Arguments>(arguments.is_object() ? arguments : json::object());
                   if (!typed) return reply.error(std::move(typed.error()));
                   auto body = handler(vm, *typed);
                   if (!body) return reply.error(std::move(body.error()));
                   reply.body(write(*body));
                 }};
}

}  // namespace wayfinder::runtime
