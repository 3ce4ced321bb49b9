#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// Where profiles are pushed to, and as whose. Source: the server API in Pyroscope's documentation, "Ingestion".
struct PushTarget {
  using Labels = std::vector<std::pair<std::string, std::string>>;

  std::string endpoint;              ///< URL of the server's /ingest
  std::string name;                  ///< of the application
  Labels labels;                     ///< in the order in which they were given
  std::vector<std::string> headers;  ///< "Name: value", who we are to the server

  /// The endpoint with what it has to know of a profile from `from` until `until`.
  ///   rate  samples a second; nullopt: the profile was not sampled by time
  [[nodiscard]] std::string url(std::chrono::sys_seconds from, std::chrono::sys_seconds until,
                                std::optional<double> rate) const;
};

/// The endpoint of a server at `url`, http or https, whose path may end with /ingest or not. A name and password in it
/// would stand in every list of processes; they are refused. Error: bad_argument with `field`.
[[nodiscard]] Result<std::string> read_endpoint(std::string_view field, const std::string& url);

/// Error: bad_argument with `field` for a name that the server would not take.
[[nodiscard]] Result<void> check_push_name(std::string_view field, const std::string& name);

/// The name that a program has when it was given none: its path without folders and ending.
[[nodiscard]] std::string push_name_of(std::string_view program);

/// A label as "KEY=VALUE". Error: bad_argument with `field`.
[[nodiscard]] Result<std::pair<std::string, std::string>> read_push_label(std::string_view field,
                                                                          const std::string& text);

/// What WAYFINDER_PUSH_TOKEN (a bearer token) and WAYFINDER_PUSH_HEADER ("Name: value", several lines for several) in
/// the environment make of it. Error: bad_argument with the variable as field.
[[nodiscard]] Result<std::vector<std::string>> push_headers();

}  // namespace wayfinder::adapter
