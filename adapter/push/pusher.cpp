#include "adapter/push/pusher.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds answer_limit{10'000};
constexpr milliseconds first_delay{500};
constexpr milliseconds longest_delay{60'000};
constexpr milliseconds longest_delay_at_the_end{1'000};  // whoever ends waits a few seconds only

/// The delay before a try, by the number of those that failed. Up to half of it is left to chance, so that a fleet
/// does not come back to its server in one moment.
milliseconds delay_after(unsigned failures, milliseconds longest) {
  thread_local std::minstd_rand chance{std::random_device{}()};
  const auto whole = std::min(longest, first_delay * (1 << std::min(failures - 1, 10U)));
  return milliseconds{std::uniform_int_distribution<std::int64_t>{whole.count() / 2, whole.count()}(chance)};
}

}  // namespace

/// The queue, and the thread's way through it. Thread: push, and adapter I/O for what is said so.
class Pusher::Work {
 public:
  Work(PushTarget target, HttpClient client) : target_{std::move(target)}, client_{std::move(client)} {}

  void run() {
    std::unique_lock lock{mutex_};
    while (true) {
      changed_.wait(lock, [&] { return !queue_.is_empty() || is_finishing(); });
      if (queue_.is_empty() || !has_time()) break;
      auto profile = queue_.take();
      lock.unlock();
      const auto answer = post(*profile);
      lock.lock();
      take_answer(answer, std::move(*profile));
      if (failures_ == 0) continue;
      // The end is a reason to try at once.
      const bool was_finishing = is_finishing();
      const auto delay = delay_after(failures_, was_finishing ? longest_delay_at_the_end : longest_delay);
      changed_.wait_for(lock, delay, [&] { return is_finishing() != was_finishing || !has_time(); });
    }
    is_over_ = true;
    changed_.notify_all();
  }

  /// Thread: adapter I/O.
  void offer(PushedProfile profile) {
    const std::lock_guard lock{mutex_};
    const auto dropped_before = queue_.dropped();
    queue_.add(std::move(profile));
    if (dropped_before == 0 && queue_.dropped() > 0) {
      say(fmt::format("the queue is full ({} profiles): the oldest are dropped", queue_.size()));
    }
    changed_.notify_all();
  }

  /// Thread: adapter I/O.
  [[nodiscard]] PushCounts finish(milliseconds limit) {
    std::unique_lock lock{mutex_};
    ends_at_ = Clock::now() + limit;
    changed_.notify_all();
    changed_.wait_until(lock, *ends_at_, [&] { return is_over_; });
    auto counts = counts_;
    counts.dropped = queue_.dropped() + queue_.size() + (is_posting_ ? 1 : 0);
    is_silent_ = true;
    return counts;
  }

 private:
  // Of the following, all but post() and goes_on() hold the mutex.
  [[nodiscard]] bool is_finishing() const { return ends_at_.has_value(); }
  [[nodiscard]] bool has_time() const { return !ends_at_ || Clock::now() < *ends_at_; }

  [[nodiscard]] bool goes_on() {
    const std::lock_guard lock{mutex_};
    return has_time();
  }

  HttpAnswer post(const PushedProfile& profile) {
    milliseconds limit = answer_limit;
    {
      const std::lock_guard lock{mutex_};
      is_posting_ = true;
      if (ends_at_) limit = std::min(limit, std::chrono::ceil<milliseconds>(*ends_at_ - Clock::now()));
    }
    const auto url = target_.url(profile.from, profile.until, profile.rate);
    return client_.post(url, target_.headers, profile.form, std::max(limit, milliseconds{1}),
                        [this] { return goes_on(); });
  }

  void take_answer(const HttpAnswer& answer, PushedProfile profile) {
    is_posting_ = false;
    if (answer.is_success()) {
      ++counts_.pushed;
      if (std::exchange(failures_, 0U) > 0) say(fmt::format("{} takes profiles again", target_.endpoint));
      return;
    }
    if (answer.is_passing()) {
      if (failures_++ == 0) say(fmt::format("{}: {}; trying again", target_.endpoint, escape_text(answer.failure)));
      queue_.put_back(std::move(profile));
      return;
    }
    failures_ = 0;
    if (counts_.refused++ == 0) {
      say(fmt::format("{} refuses a profile: {}", target_.endpoint, escape_text(answer.failure)));
    }
  }

  void say(const std::string& sentence) const {
    if (!is_silent_) fmt::print(stderr, "wayfinder: push: {}\n", sentence);
  }

  const PushTarget target_;
  HttpClient client_;
  std::mutex mutex_;
  std::condition_variable changed_;
  PushQueue queue_;
  PushCounts counts_;
  unsigned failures_{};  ///< in a row
  bool is_posting_{};
  bool is_over_{};
  bool is_silent_{};
  std::optional<Clock::time_point> ends_at_;
};

Pusher::Pusher(PushTarget target, HttpClient client)
    : work_{std::make_shared<Work>(std::move(target), std::move(client))} {
  std::thread{[work = work_] { work->run(); }}.detach();
}

Pusher::~Pusher() {
  (void)work_->finish(milliseconds{0});
}

void Pusher::offer(PushedProfile profile) {
  work_->offer(std::move(profile));
}

PushCounts Pusher::finish(milliseconds limit) {
  return work_->finish(limit);
}

}  // namespace wayfinder::adapter
