#include "runtime/agent/cancellation.hpp"

namespace wayfinder::runtime {
namespace {

constinit thread_local const Cancellation* cancellation_of_thread [[gnu::tls_model("initial-exec")]] = nullptr;

}  // namespace

bool Cancellation::cancel(std::optional<std::int64_t> id) noexcept {
  const std::int64_t current = at_work_.load();
  const std::int64_t wanted = id.value_or(current);
  if (wanted != 0) cancelled_.store(wanted);
  return wanted != 0 && wanted == current;
}

bool Cancellation::is_cancelled() const noexcept {
  const std::int64_t current = at_work();
  return current != 0 && cancelled_.load(std::memory_order_relaxed) == current;
}

RequestAtWork::RequestAtWork(Cancellation& cancellation, std::int64_t id) noexcept : cancellation_{cancellation} {
  cancellation_.at_work_.store(id);
  cancellation_of_thread = &cancellation;
}

RequestAtWork::~RequestAtWork() {
  cancellation_of_thread = nullptr;
  cancellation_.at_work_.store(0);
}

bool request_is_cancelled() noexcept {
  const Cancellation* cancellation = cancellation_of_thread;
  return cancellation != nullptr && cancellation->is_cancelled();
}

}  // namespace wayfinder::runtime
