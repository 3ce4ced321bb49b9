#include "adapter/session/traffic_trace.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

namespace wayfinder::adapter {

TrafficTrace log_traffic() {
  auto& log = *spdlog::default_logger();
  if (log.level() != spdlog::level::off) log.set_level(std::min(log.level(), spdlog::level::info));
  return [](std::string_view direction, std::string_view body) { spdlog::info("{} {}", direction, body); };
}

Result<TrafficTrace> write_traffic(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  std::FILE* stream = descriptor < 0 ? nullptr : ::fdopen(descriptor, "w");
  if (stream == nullptr) {
    return refuse("trace", "a file that can be written",
                  fmt::format("{} ({})", file.string(), std::generic_category().message(errno)), ErrorCode::file);
  }
  // Shared because a std::function has to be copyable; there is one copy.
  const std::shared_ptr<std::FILE> owner{stream, [](std::FILE* open) { std::fclose(open); }};
  return [owner](std::string_view direction, std::string_view body) {
    fmt::print(owner.get(), "{} {}\n", direction, body);
    std::fflush(owner.get());
  };
}

}  // namespace wayfinder::adapter
