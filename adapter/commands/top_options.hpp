#pragma once
#include <asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "adapter/top/display.hpp"
#include "adapter/top/kept_output.hpp"
#include "adapter/top/watch.hpp"
#include "protocol/error.hpp"

namespace CLI {
class App;
}

namespace wayfinder::adapter {

/// What `top` and `run --top` can be told about what they show, as it was typed.
struct TopOptions {
  std::optional<std::string> rate;
  std::optional<std::string> interval;
  std::optional<std::string> count;
  bool once{};

  /// The first one that was given, as on the command line; nullopt: none was.
  [[nodiscard]] std::optional<std::string> given() const;
};

/// The same after it was checked.
struct TopOrder {
  double rate{100};
  std::chrono::milliseconds period{1000};
  std::optional<std::int64_t> count;  ///< tables as text; nullopt: as long as it goes
  bool is_plain{};                    ///< text, because it was asked for or there is no terminal
};

void declare_top_options(CLI::App& app, TopOptions& options);
/// Errors: bad_argument with the option as field.
[[nodiscard]] Result<TopOrder> check_top_options(const TopOptions& options);

/// The live view, which shows `output`, or tables that are written to `plain_to`.
[[nodiscard]] std::unique_ptr<top::Display> make_display(const asio::any_io_executor& executor, const TopOrder& order,
                                                         top::Watch& watch, const top::KeptOutput* output,
                                                         std::FILE* plain_to);

}  // namespace wayfinder::adapter
