#include "runtime/agent/cancellation.hpp"

#include <atomic>

namespace wayfinder::runtime {
namespace {

std::atomic<std::int64_t> at_work{0};    // 0: none
std::atomic<std::int64_t> cancelled{0};  // 0: none

}  // namespace

RequestAtWork::RequestAtWork(std::int64_t id) noexcept {
  at_work.store(id);
}

RequestAtWork::~RequestAtWork() {
  at_work.store(0);
}

std::int64_t request_at_work() noexcept {
  return at_work.load(std::memory_order_relaxed);
}

bool cancel_request(std::optional<std::int64_t> id) noexcept {
  const std::int64_t current = at_work.load();
  const std::int64_t wanted = id.value_or(current);
  if (wanted != 0) cancelled.store(wanted);
  return wanted != 0 && wanted == current;
}

void forget_cancellation() noexcept {
  cancelled.store(0);
}

bool request_is_cancelled() noexcept {
  const std::int64_t current = at_work.load(std::memory_order_relaxed);
  return current != 0 && cancelled.load(std::memory_order_relaxed) == current;
}

}  // namespace wayfinder::runtime
