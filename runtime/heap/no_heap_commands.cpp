#include <array>

#include "protocol/link_messages.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/heap/heap.hpp"

// In place of heap_commands.cpp for a Lua whose objects the walker does not know.
namespace wayfinder::runtime {
namespace {

void refuse_snapshot(const Vm& /*vm*/, const json& /*arguments*/, const Reply& reply) {
  reply.error({ErrorCode::unsupported,
               "takeHeapSnapshot: expected a program of Lua 5.4, whose heap can be read, got one of " LUA_VERSION,
               {}});
}

constexpr std::array commands{Command{link::WriteSnapshot::command, When::any, refuse_snapshot}};

}  // namespace

std::span<const Command> heap_commands() noexcept {
  return commands;
}

void cancel_heap_request(const Agent& /*agent*/, std::optional<std::int64_t> /*request*/) noexcept {}

void release_heap(const Agent& /*agent*/, lua_State* /*L*/) noexcept {}

}  // namespace wayfinder::runtime
