#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "runtime/agent/command.hpp"

namespace wayfinder::runtime {

/// Commands that wait for the VM thread, oldest first. Thread: any puts, the VM thread takes.
class Inbox {
 public:
  struct Item {
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
  [[nodiscard]] bool is_empty() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> items_;
  bool is_woken_{};
};

}  // namespace wayfinder::runtime
