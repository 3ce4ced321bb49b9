#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace wayfinder {

/// What kind of failure an answer reports. Programs branch on it; it is the `id` of the DAP error message, so a number
/// once given is never used for anything else.
enum class ErrorCode : std::uint16_t {
  bad_argument = 1,     ///< a value of the wrong type, out of range, missing or unknown; `field` names it
  unknown_command = 2,  ///< no such request
  wrong_state = 3,      ///< the request makes no sense now (not launched, ended, already initialized)
  not_stopped = 4,      ///< needs a stopped thread
  unknown_id = 5,       ///< no thread, frame, profile, snapshot, object … with this id
  already_running = 6,  ///< a profile is already being taken
  unsupported = 7,      ///< this Lua, build or platform cannot do it; the sentence says why
  evaluation = 8,       ///< the expression did not compile or raised
  timed_out = 9,
  cancelled = 10,
  launch_failed = 11,   ///< the program or interpreter could not be started
  link_lost = 12,       ///< the debuggee ended or its agent is gone
  file = 13,            ///< reading or writing a file failed; the sentence holds the path and the system's reason
  corrupt_file = 14,    ///< a file is cut, flipped, foreign or of a newer version
  not_authorized = 15,  ///< a wrong or missing token
  internal = 16,        ///< a broken invariant of ours
};

/// A failure that was to be expected, as a value.
struct Error {
  ErrorCode code{ErrorCode::internal};
  std::string message;  ///< one sentence for a person: where, what was expected, what came
  std::string field;    ///< path as the client spelt it, "breakpoints[2].line"; "" when no one field is to blame
};

template <class T>
using Result = tl::expected<T, Error>;

/// An error that no single field is to blame for.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected(Error{code, std::move(message), {}});
}

/// The one way to refuse an input: `wanted` reads after "expected", `got` is the value as it came (cut, escaped).
[[nodiscard]] inline tl::unexpected<Error> refuse(std::string_view field, std::string_view wanted, std::string_view got,
                                                  ErrorCode code = ErrorCode::bad_argument) {
  return tl::unexpected(Error{code, fmt::format("{}: expected {}, got {}", field, wanted, got), std::string{field}});
}

}  // namespace wayfinder
