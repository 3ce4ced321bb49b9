#include "adapter/debuggee/dap_server.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

namespace wayfinder::adapter {
namespace {

constexpr int patience_ms = 1'000;
constexpr std::string_view initialize =
    R"({"seq":1,"type":"request","command":"initialize","arguments":{"adapterID":"wayfinder"}})";
constexpr std::string_view header = "Content-Length: ";

}  // namespace

bool is_dap_server(const ProgramAddress& address) {
  const auto connection = connect_to(address);
  if (!connection) return false;
  const auto request = fmt::format("{}{}\r\n\r\n{}", header, initialize.size(), initialize);
  if (::send(connection->get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return false;
  pollfd answer{.fd = connection->get(), .events = POLLIN, .revents = 0};
  if (::poll(&answer, 1, patience_ms) <= 0) return false;
  std::array<char, header.size()> beginning{};
  const auto count = ::recv(connection->get(), beginning.data(), beginning.size(), MSG_WAITALL);
  return count > 0 && std::string_view{beginning.data(), static_cast<std::size_t>(count)} == header;
}

Error refusal_of_dap_server(std::string_view field) {
  return refuse(field, "a program that listens for wayfinder by require(\"wayfinder\").listen",
                "a DAP server (wayfinder run --top SCRIPT shows a script that it starts)")
      .value();
}

}  // namespace wayfinder::adapter
