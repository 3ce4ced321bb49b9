#include "runtime/agent/outbox.hpp"

#include <utility>

namespace wayfinder::runtime {

void Outbox::add(std::string&& frame) {
  if (write_ && bytes_ == 0) {
    const std::size_t written = write_(frame);
    if (written == frame.size()) return;
    frame.erase(0, written);
  }
  const bool was_empty = frames_.empty();
  bytes_ += frame.size();
  frames_.push_back(std::move(frame));
  if (was_empty) wake_();
}

void Outbox::open(std::function<std::size_t(std::string_view)> write) {
  const std::lock_guard lock{mutex_};
  write_ = std::move(write);
  is_closed_ = false;
  ++opened_;
}

void Outbox::put(std::string frame) {
  std::unique_lock lock{mutex_};
  const auto link = opened_;
  changed_.wait(lock, [&] { return is_closed_ || opened_ != link || bytes_ < limit_bytes; });
  if (!is_closed_ && opened_ == link) add(std::move(frame));
}

void Outbox::put_at_once(std::string frame) {
  const std::lock_guard lock{mutex_};
  if (!is_closed_) add(std::move(frame));
}

bool Outbox::offer(std::string frame) {
  const std::lock_guard lock{mutex_};
  if (is_closed_ || bytes_ >= limit_bytes) return false;
  add(std::move(frame));
  return true;
}

std::string Outbox::take() {
  const std::lock_guard lock{mutex_};
  if (frames_.empty()) return {};
  std::string frame = std::move(frames_.front());
  frames_.pop_front();
  written_bytes_ = frame.size();
  return frame;
}

void Outbox::finished() {
  {
    const std::lock_guard lock{mutex_};
    bytes_ -= written_bytes_;
    written_bytes_ = 0;
  }
  changed_.notify_all();
}

bool Outbox::has_frames() const {
  const std::lock_guard lock{mutex_};
  return !frames_.empty();
}

void Outbox::close() {
  {
    const std::lock_guard lock{mutex_};
    is_closed_ = true;
    write_ = nullptr;
    frames_.clear();
    bytes_ = written_bytes_ = 0;
  }
  changed_.notify_all();
}

}  // namespace wayfinder::runtime
