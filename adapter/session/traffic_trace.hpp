#pragma once
#include <filesystem>
#include <functional>
#include <string_view>

#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// Called with "in" or "out" and the body of each message.
using TrafficTrace = std::function<void(std::string_view direction, std::string_view body)>;

/// Into the log, at level info.
[[nodiscard]] TrafficTrace log_traffic();
/// One line a message into a new file of mode 0600. Error: file, with field "trace".
[[nodiscard]] Result<TrafficTrace> write_traffic(const std::filesystem::path& file);

}  // namespace wayfinder::adapter
