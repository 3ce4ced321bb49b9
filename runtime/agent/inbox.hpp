#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

#include "runtime/agent/command.hpp"

namespace wayfinder::runtime {

/// Commands that wait for the VM thread, oldest first. Thread: any puts and removes, the VM thread takes.
class Inbox {
 public:
  struct Item {
    std::int64_t id;  ///< of the request on the link
    const Command* command;
    json arguments;
    Reply reply;
  };

  void put(Item item);
  /// Ends one wait() though no command has come.
  void wake();

  /// The oldest command; nullopt: none waits.
  [[nodiscard]] std::optional<Item> take();
  /// Waits for a command; nullopt: woken.
  [[nodiscard]] std::optional<Item> wait();
  /// The same until then.
  [[nodiscard]] std::optional<Item> wait_until(std::chrono::steady_clock::time_point end);
  /// Takes out those that wait: of this id; nullopt: all.
  [[nodiscard]] std::deque<Item> remove(std::optional<std::int64_t> id);
  [[nodiscard]] bool is_empty() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> items_;
  bool is_woken_{};
};

}  // namespace wayfinder::runtime
