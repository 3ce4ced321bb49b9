#pragma once
#include <asio/any_io_executor.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "adapter/top/display.hpp"
#include "adapter/top/watch.hpp"

namespace wayfinder::adapter::top {

/// What is measured as lines of text for scripts and logs. Pure.
[[nodiscard]] std::string plain_table(const Measurement& measurement);

/// Writes such a table at the end of each period, until as many are written as are wanted or the program has ended.
/// Thread: adapter I/O.
class PlainTables final : public Display {
 public:
  PlainTables(const asio::any_io_executor& executor, Watch& watch, std::chrono::milliseconds period,
              std::optional<std::int64_t> count, std::FILE* to);

  [[nodiscard]] asio::awaitable<void> run() override;
  void leave() override;
  void program_has_ended() override;

 private:
  Watch& watch_;
  const std::chrono::milliseconds period_;
  const std::optional<std::int64_t> count_;
  std::FILE* to_;
  asio::steady_timer timer_;
  bool is_left_{};
  bool has_ended_{};
};

}  // namespace wayfinder::adapter::top
