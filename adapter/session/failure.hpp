#pragma once
#include <string>
#include <string_view>

#include "protocol/error.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {

/// How the failure of a request is answered.
struct Failure {
  std::string message;  ///< the specification's own word, else the sentence
  json body;            ///< `error`, with the sentence as `format`
};

/// The sentence is `<where>: expected <what>, got <value>` for every error: what a system call, a library or the
/// program's own code says takes the place of the value. Thread: any.
[[nodiscard]] Failure failure_of(std::string_view command, const Error& error);

}  // namespace wayfinder::adapter
