#include "runtime/agent/inbox.hpp"

#include <utility>

namespace wayfinder::runtime {

void Inbox::put(Item item) {
  {
    const std::lock_guard lock{mutex_};
    items_.push_back(std::move(item));
  }
  changed_.notify_one();
}

void Inbox::wake() {
  {
    const std::lock_guard lock{mutex_};
    is_woken_ = true;
  }
  changed_.notify_one();
}

std::optional<Inbox::Item> Inbox::take() {
  const std::lock_guard lock{mutex_};
  if (items_.empty()) return std::nullopt;
  Item item = std::move(items_.front());
  items_.pop_front();
  return item;
}

std::optional<Inbox::Item> Inbox::wait() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return is_woken_ || !items_.empty(); });
  is_woken_ = false;
  if (items_.empty()) return std::nullopt;
  Item item = std::move(items_.front());
  items_.pop_front();
  return item;
}

std::optional<Inbox::Item> Inbox::wait_until(std::chrono::steady_clock::time_point end) {
  std::unique_lock lock{mutex_};
  changed_.wait_until(lock, end, [this] { return is_woken_ || !items_.empty(); });
  is_woken_ = false;
  if (items_.empty()) return std::nullopt;
  Item item = std::move(items_.front());
  items_.pop_front();
  return item;
}

std::deque<Inbox::Item> Inbox::remove(std::optional<std::int64_t> id) {
  const std::lock_guard lock{mutex_};
  std::deque<Item> removed;
  std::deque<Item> kept;
  for (Item& item : items_) {
    (item.id == id.value_or(item.id) ? removed : kept).push_back(std::move(item));
  }
  items_ = std::move(kept);
  return removed;
}

bool Inbox::is_empty() const {
  const std::lock_guard lock{mutex_};
  return items_.empty();
}

}  // namespace wayfinder::runtime
