#include "adapter/top/plain_table.hpp"

#include <fmt/format.h>

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include "adapter/top/figures.hpp"
#include "adapter/top/view_state.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter::top {
namespace {

constexpr std::size_t most_rows = 20;
constexpr std::chrono::seconds begin_patience{5};  // a program may be in a C function

std::string_view word_of(const Measurement& measurement) {
  const Activity activity = measurement.activity;
  const bool is_over = activity == Activity::ended || activity == Activity::unwatched;
  return is_over ? measurement.end : activity_text(activity);
}

std::string memory_line(const MemoryReading& memory) {
  auto line = fmt::format("memory {}  peak {}", bytes_text(static_cast<double>(memory.total_bytes)),
                          bytes_text(static_cast<double>(memory.peak_bytes)));
  if (memory.growth) line += fmt::format("  growth {}/s", bytes_text(*memory.growth));
  if (!memory.mode.empty()) line += fmt::format("  collector {}", memory.mode);
  return line;
}

}  // namespace

std::string plain_table(const Measurement& measurement) {
  auto text = fmt::format("{}  {}  pid {}  {}", measurement.program, measurement.lua, measurement.process_id,
                          word_of(measurement));
  if (measurement.uptime) text += fmt::format("  up {}", time_text(*measurement.uptime));
  text += fmt::format("\ncpu {:.1f}%  samples {}  lost {}  rate {:g}", measurement.cpu_percent, measurement.samples,
                      measurement.lost_samples, measurement.rate);
  if (measurement.collector_percent) text += fmt::format("  collector {:.1f}%", *measurement.collector_percent);
  if (measurement.memory) text += "\n" + memory_line(*measurement.memory);
  text += "\n self%  total%    self ms  function\n";
  const auto rows = rows_of(measurement, {});
  for (std::size_t i = 0; i < std::min(rows.size(), most_rows); ++i) {
    const FunctionRow& row = *rows[i];
    text += fmt::format("{:6.1f} {:7.1f} {:10.1f}  {}{}\n", row.self_percent, row.total_percent, row.self_ms, row.name,
                        row.place.empty() ? "" : fmt::format(" ({})", row.place));
  }
  return escape_text(text);
}

PlainTables::PlainTables(const asio::any_io_executor& executor, Watch& watch, std::chrono::milliseconds period,
                         std::optional<std::int64_t> count, std::FILE* to)
    : watch_{watch}, period_{period}, count_{count}, to_{to}, timer_{executor} {}

asio::awaitable<void> PlainTables::run() {
  co_await watch_.has_begun(begin_patience);
  for (std::int64_t written = 0; !is_left_ && !has_ended_ && written != count_; ++written) {
    if (written > 0 && std::fputs("\n", to_) < 0) break;
    timer_.expires_after(period_);
    std::error_code ignored;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (is_left_) break;
    if (!has_ended_) watch_.refresh();
    const auto table = plain_table(watch_.measurement());
    if (std::fputs(table.c_str(), to_) < 0 || std::fflush(to_) != 0) break;  // nobody reads any more
  }
}

void PlainTables::leave() {
  is_left_ = true;
  timer_.cancel();
}

void PlainTables::program_has_ended() {
  has_ended_ = true;
  timer_.cancel();
}

}  // namespace wayfinder::adapter::top
