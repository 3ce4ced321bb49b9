#include "adapter/commands/top_target.hpp"

#include <fmt/format.h>
#include <sys/types.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <optional>
#include <system_error>

#include "adapter/debuggee/listening_sockets.hpp"
#include "adapter/server/listen_address.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::string_view program_field = "PROGRAM";
constexpr std::string_view wanted_program = "a port, a process number, HOST:PORT or the path of a socket";

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_port(std::int64_t number) {
  return number >= 1 && number <= std::numeric_limits<std::uint16_t>::max();
}

bool can_be_process(std::int64_t number) {
  return number >= 1 && number <= std::numeric_limits<pid_t>::max();
}

constexpr std::string_view how_to_listen = "require(\"wayfinder\").listen{port = 4711} in a program makes it listen";

/// What there is to say of the number when no agent is found by it.
Error refusal_of_process(std::int64_t number, const Result<std::vector<ProgramAddress>>& listening) {
  const auto process = std::filesystem::path{"/proc"} / std::to_string(number);
  std::error_code error;
  if (!std::filesystem::exists(process, error)) {
    return refuse(program_field, "the port where a program listens, or its process number",
                  fmt::format("{}, which is neither ({})", number, how_to_listen))
        .value();
  }
  if (!listening && listening.error().code == ErrorCode::not_authorized) return listening.error();
  const auto what = listening ? "has no agent behind its sockets" : "listens nowhere";
  return refuse(program_field, "a program that listens for wayfinder",
                fmt::format("process {}, which {} ({})", number, what, how_to_listen))
      .value();
}

Result<TopTarget> find_by_number(std::int64_t number) {
  if (!can_be_process(number)) return refuse(program_field, wanted_program, std::to_string(number));
  TopTarget target;
  if (is_port(number)) {
    ProgramAddress port{"127.0.0.1", static_cast<std::uint16_t>(number), {}};
    if (connect_to(port)) target.addresses.push_back(std::move(port));
  }
  const auto listening = listening_addresses(static_cast<pid_t>(number), program_field);
  if (listening || target.addresses.empty()) target.refusal = refusal_of_process(number, listening);
  if (listening) target.addresses.insert(target.addresses.end(), listening->begin(), listening->end());
  if (target.addresses.empty()) return tl::unexpected(std::move(*target.refusal));
  return target;
}

}  // namespace

Result<TopTarget> find_program(const std::string& text) {
  if (const auto number = whole_number(text)) return find_by_number(*number);
  std::error_code error;
  if (text.find('/') != std::string::npos || std::filesystem::is_socket(text, error)) {
    return TopTarget{{ProgramAddress{{}, 0, text}}, std::nullopt};
  }
  const auto address = text.find(':') == std::string::npos
                           ? Result<ListenAddress>{refuse(program_field, wanted_program, "")}
                           : read_listen_address(text);
  if (!address || address->port == 0) return refuse(program_field, wanted_program, shown(json(text)));
  return TopTarget{{ProgramAddress{address->host, address->port, {}}}, std::nullopt};
}

}  // namespace wayfinder::adapter
