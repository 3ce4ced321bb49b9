#include "adapter/push/push_queue.hpp"

#include <utility>

namespace wayfinder::adapter {

void PushQueue::add(PushedProfile profile) {
  bytes_ += profile.form.body.size();
  profiles_.push_back(std::move(profile));
  make_room();
}

void PushQueue::put_back(PushedProfile profile) {
  bytes_ += profile.form.body.size();
  profiles_.push_front(std::move(profile));
  make_room();
}

std::optional<PushedProfile> PushQueue::take() {
  if (profiles_.empty()) return std::nullopt;
  auto oldest = std::move(profiles_.front());
  profiles_.pop_front();
  bytes_ -= oldest.form.body.size();
  return oldest;
}

void PushQueue::make_room() {
  while (profiles_.size() > 1 && (profiles_.size() > most_profiles || bytes_ > most_bytes)) {
    bytes_ -= profiles_.front().form.body.size();
    profiles_.pop_front();
    ++dropped_;
  }
}

}  // namespace wayfinder::adapter
