#pragma once
#include <asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "adapter/commands/headless_program.hpp"
#include "adapter/tasks/notice.hpp"
#include "adapter/tasks/task_group.hpp"

namespace wayfinder::adapter {

/// A program that runs once and whose heap is written on the way: at its end, or so long after its start. One that ends
/// before its time is up is written at its end. Thread: adapter I/O.
class HeapSnapshotRun {
 public:
  struct Order {
    LaunchPlan plan;
    std::string path;  ///< a new file
    std::int64_t object_limit{};
    std::optional<std::chrono::steady_clock::duration> after;  ///< nullopt: at the end
  };

  HeapSnapshotRun(const asio::any_io_executor& executor, Order order);

  /// To the program's end. Errors: launch_failed; what the agent says to the order.
  [[nodiscard]] asio::awaitable<Result<ProgramEnd>> run();
  /// After run(): whether the file is there, and why not. Errors: file, internal; link_lost when the program was
  /// killed before it could be written.
  [[nodiscard]] const Result<void>& written() const noexcept { return written_; }

  /// Passes a signal on to the program.
  void signal(int number) const { program_.signal(number); }

 private:
  [[nodiscard]] asio::awaitable<Result<Nothing>> give_orders(Agent& agent);
  [[nodiscard]] asio::awaitable<void> write_in_time(Agent& agent);
  void hear(const std::string& event, const json& body);

  Order order_;
  HeadlessProgram program_;
  Result<void> written_;
  bool has_ended_{};
  Notice ended_;
  TaskGroup tasks_;
};

}  // namespace wayfinder::adapter
