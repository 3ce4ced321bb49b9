#include "adapter/server/logging.hpp"

#include <fcntl.h>
#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::array levels{"trace", "debug", "info", "warn", "error", "critical", "off"};

/// Lines that wait for a stderr that nobody reads; older ones go first, for the I/O thread never waits.
constexpr std::size_t waiting_lines = 64;

Result<std::shared_ptr<spdlog::logger>> logger_to(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return refuse("--log", "a file that can be written",
                  fmt::format("{} ({})", shown(json(file)), std::generic_category().message(errno)), ErrorCode::file);
  }
  ::close(descriptor);  // it is there now, with its mode; the sink opens it again
  return std::make_shared<spdlog::logger>("wayfinder", std::make_shared<spdlog::sinks::basic_file_sink_mt>(file));
}

void use(std::shared_ptr<spdlog::logger> logger, const std::string& level) {
  logger->set_level(spdlog::level::from_str(level));
  logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %l: %v");
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace

void log_warnings() {
  use(std::make_shared<spdlog::logger>("wayfinder", std::make_shared<spdlog::sinks::stderr_sink_mt>()), "warn");
}

Result<void> start_logging(const std::optional<std::string>& file, const std::string& level) {
  if (std::find(levels.begin(), levels.end(), level) == levels.end()) {
    return refuse("--log-level", "trace, debug, info, warn, error, critical or off", shown(json(level)));
  }
  std::shared_ptr<spdlog::logger> logger;
  if (file) {
    auto made = logger_to(*file);
    if (!made) return tl::unexpected(std::move(made.error()));
    logger = std::move(*made);
    logger->flush_on(spdlog::level::trace);
  } else if (level == "off") {
    logger = std::make_shared<spdlog::logger>("wayfinder");
  } else {
    spdlog::init_thread_pool(waiting_lines, 1);
    logger =
        std::make_shared<spdlog::async_logger>("wayfinder", std::make_shared<spdlog::sinks::stderr_sink_st>(),
                                               spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
  }
  use(std::move(logger), level);
  return {};
}

}  // namespace wayfinder::adapter
