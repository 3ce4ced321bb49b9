#pragma once
#include <asio/any_io_executor.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "adapter/tasks/notice.hpp"
#include "adapter/tasks/task_group.hpp"
#include "adapter/top/display.hpp"
#include "adapter/top/kept_output.hpp"
#include "adapter/top/terminal.hpp"
#include "adapter/top/watch.hpp"

namespace wayfinder::adapter::top {

/// The picture on the terminal, drawn again in each period and at each key, until the user leaves it; that of a program
/// that has ended stays as long. Thread: adapter I/O.
class LiveView final : public Display {
 public:
  /// `output`: what the program prints, if that is shown; nullptr: it goes elsewhere.
  LiveView(const asio::any_io_executor& executor, Watch& watch, std::chrono::milliseconds period,
           const KeptOutput* output);

  [[nodiscard]] asio::awaitable<void> run() override;
  void leave() override;
  void program_has_ended() override;

 private:
  [[nodiscard]] asio::awaitable<void> read_keys();
  [[nodiscard]] asio::awaitable<void> keep_fresh();
  [[nodiscard]] asio::awaitable<void> follow_size();
  [[nodiscard]] bool take_keys();
  void take(const Key& key);
  void draw();

  Watch& watch_;
  const std::chrono::milliseconds period_;
  const KeptOutput* output_;
  asio::signal_set resized_;  // before the terminal, whose library would take the signal else
  asio::posix::stream_descriptor keyboard_;
  asio::steady_timer timer_;
  std::unique_ptr<Terminal> terminal_;
  TaskGroup tasks_;
  ViewState state_;
  std::optional<Measurement> held_;  ///< the picture stands still
  std::chrono::steady_clock::time_point notice_ends_;
  bool is_over_{};
};

}  // namespace wayfinder::adapter::top
