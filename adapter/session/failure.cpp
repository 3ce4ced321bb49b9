#include "adapter/session/failure.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "protocol/generated/dap_types.hpp"

namespace wayfinder::adapter {
namespace {

bool has_the_form(std::string_view sentence) {
  const auto wanted = sentence.find(": expected ");
  return wanted != sentence.npos && wanted > 0 && sentence.find(", got ", wanted) != sentence.npos;
}

/// What a request that failed so was to find or to do.
std::string_view wanted_instead_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::evaluation:
      return "Lua code that runs";
    case ErrorCode::timed_out:
      return "an answer in time";
    case ErrorCode::launch_failed:
      return "a program that starts";
    case ErrorCode::link_lost:
      return "a program that is there";
    case ErrorCode::file:
    case ErrorCode::corrupt_file:
      return "a file that can be used";
    default:
      return "to succeed";
  }
}

std::string sentence_of(std::string_view command, const Error& error) {
  if (has_the_form(error.message)) return error.message;
  if (error.code == ErrorCode::cancelled) return fmt::format("{}: expected an answer, got a cancellation", command);
  return fmt::format("{}: expected {}, got {}", error.field.empty() ? command : error.field,
                     wanted_instead_of(error.code), error.message.empty() ? "nothing" : error.message);
}

/// Failures that a person causes and sees all the time stay in their place; the others get a notification.
bool deserves_notification(ErrorCode code) {
  switch (code) {
    case ErrorCode::cancelled:
    case ErrorCode::not_stopped:
    case ErrorCode::evaluation:
    case ErrorCode::timed_out:
    case ErrorCode::unknown_id:
    case ErrorCode::unknown_command:
    case ErrorCode::link_lost:
      return false;
    default:
      return true;
  }
}

}  // namespace

Failure failure_of(std::string_view command, const Error& error) {
  dap::Message message{.id = static_cast<std::int64_t>(error.code), .format = sentence_of(command, error)};
  if (!error.field.empty()) message.variables = std::map<std::string, std::string>{{"field", error.field}};
  message.show_user = deserves_notification(error.code);
  json body{{"error", write(message)}};
  switch (error.code) {
    case ErrorCode::cancelled:
      return {"cancelled", std::move(body)};
    case ErrorCode::not_stopped:
      return {"notStopped", std::move(body)};
    default:
      return {std::move(message.format), std::move(body)};
  }
}

}  // namespace wayfinder::adapter
