#include "runtime/agent/inbox.hpp"

#include <algorithm>
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

std::optional<Inbox::Item> Inbox::take(std::int64_t id) {
  const std::lock_guard lock{mutex_};
  const auto found = std::ranges::find(items_, id, &Item::id);
  if (found == items_.end()) return std::nullopt;
  Item item = std::move(*found);
  items_.erase(found);
  return item;
}

bool Inbox::is_empty() const {
  const std::lock_guard lock{mutex_};
  return items_.empty();
}

}  // namespace wayfinder::runtime
