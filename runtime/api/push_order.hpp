#pragma once
#include <span>
#include <string>

#include "runtime/api/listen_order.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// Reads the table of `push` at index 1, opens a socket of this machine for `order` and starts the pusher that will
/// come to it: `adapter`, the path of our executable, which checks what it is told. False: something is wrong, and
/// `refusal` holds one sentence, ended by a zero; nothing is left open. Never raises. Thread: VM.
[[nodiscard]] bool take_push_order(lua_State* L, const std::string& adapter, ListenOrder& order,
                                   std::span<char> refusal) noexcept;

}  // namespace wayfinder::runtime
