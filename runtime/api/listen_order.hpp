#pragma once
#include <optional>
#include <span>
#include <string>

#include "runtime/agent/link_io.hpp"
#include "runtime/api/listening_socket.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// What a program has asked for with `listen`, and the socket that was opened for it.
struct ListenOrder {
  ListeningSocket socket;
  std::optional<std::string> token;
  bool wait{};

  [[nodiscard]] const char* address() const noexcept { return socket.address.c_str(); }
  [[nodiscard]] Entrance entrance() const {
    return {.socket = socket.descriptor,
            .listens = true,
            .waits = wait,
            .token = token,
            .path = socket.host.empty() ? socket.address : ""};
  }
};

/// Reads the table at index 1, or its absence, and opens the socket. False: something is wrong with it, and `refusal`
/// holds one sentence, ended by a zero. Never raises. Thread: VM.
[[nodiscard]] bool take_listen_order(lua_State* L, ListenOrder& order, std::span<char> refusal) noexcept;

}  // namespace wayfinder::runtime
