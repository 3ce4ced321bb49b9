#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// A request whose body is no JSON to its end, as far as it can be read.
struct BrokenRequest {
  std::int64_t seq{};
  std::string command;
  Error error;  ///< what is wrong with the body
};

/// Seq and command in front of the fault, so that the client does not wait for an answer in vain; nullopt when one of
/// them is not there, or the body is no request. Thread: any.
[[nodiscard]] std::optional<BrokenRequest> read_broken_request(std::string_view body);

}  // namespace wayfinder::adapter
