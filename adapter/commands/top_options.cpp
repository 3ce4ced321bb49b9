#include "adapter/commands/top_options.hpp"

#include <CLI/CLI.hpp>
#include <cmath>

#include "adapter/top/live_view.hpp"
#include "adapter/top/plain_table.hpp"
#include "adapter/top/terminal.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

Result<double> read_number(std::string_view option, const std::string& text, std::string_view wanted, double least,
                           double most) {
  double number = 0;
  if (CLI::detail::lexical_cast(text, number) && number >= least && number <= most) return number;
  return refuse(option, wanted, shown(json(text)));
}

}  // namespace

std::optional<std::string> TopOptions::given() const {
  if (rate) return "--rate";
  if (interval) return "--interval";
  if (count) return "--count";
  if (once) return "--once";
  return std::nullopt;
}

void declare_top_options(CLI::App& app, TopOptions& options) {
  app.add_option("--rate", options.rate, "Samples a second, 1 to 10000 (default 100)")->type_name("HZ");
  app.add_option("--interval", options.interval, "Seconds between two pictures, 0.1 to 3600 (default 1)")
      ->type_name("S");
  app.add_option("--count", options.count, "Write so many tables as text instead of a live view")->type_name("N");
  app.add_flag("--once", options.once, "The same as --count 1");
}

Result<TopOrder> check_top_options(const TopOptions& options) {
  TopOrder order;
  if (options.rate) {
    const auto rate = read_number("--rate", *options.rate, "samples per second from 1 to 10000", 1, 10'000);
    if (!rate) return tl::unexpected(rate.error());
    order.rate = *rate;
  }
  if (options.interval) {
    const auto seconds = read_number("--interval", *options.interval, "seconds from 0.1 to 3600", 0.1, 3600);
    if (!seconds) return tl::unexpected(seconds.error());
    order.period = std::chrono::milliseconds{std::lround(*seconds * 1000)};
  }
  if (options.count) {
    if (options.once) return refuse("--count", "no --once beside it", shown(json(*options.count)));
    constexpr std::string_view wanted = "a whole number from 1 to 1000000";
    const auto count = read_number("--count", *options.count, wanted, 1, 1e6);
    if (!count) return tl::unexpected(count.error());
    if (std::floor(*count) != *count) return refuse("--count", wanted, shown(json(*options.count)));
    order.count = static_cast<std::int64_t>(*count);
  }
  if (options.once) order.count = 1;
  order.is_plain = order.count.has_value() || !top::Terminal::is_there();
  return order;
}

std::unique_ptr<top::Display> make_display(const asio::any_io_executor& executor, const TopOrder& order,
                                           top::Watch& watch, const top::KeptOutput* output, std::FILE* plain_to) {
  if (order.is_plain) {
    return std::make_unique<top::PlainTables>(executor, watch, order.period, order.count, plain_to);
  }
  return std::make_unique<top::LiveView>(executor, watch, order.period, output);
}

}  // namespace wayfinder::adapter
