#pragma once
#include <chrono>
#include <cstdint>
#include <memory>

#include "adapter/push/http_client.hpp"
#include "adapter/push/push_queue.hpp"
#include "adapter/push/push_target.hpp"

namespace wayfinder::adapter {

/// What became of the profiles that were offered.
struct PushCounts {
  std::uint64_t pushed{};
  std::uint64_t refused{};  ///< the server does not want them
  std::uint64_t dropped{};  ///< there was no room, or no time, to wait for a server
};

/// Brings profiles to a server on a thread of its own, in their order: tries again, at longer and longer intervals,
/// what may fare better later; gives up what the server refuses. Says on stderr once for each outage what is wrong, and
/// that it is over. Thread: adapter I/O.
class Pusher {
 public:
  Pusher(PushTarget target, HttpClient client);
  /// Leaves what still waits.
  ~Pusher();
  Pusher(const Pusher&) = delete;
  Pusher& operator=(const Pusher&) = delete;

  /// Never waits.
  void offer(PushedProfile profile);

  /// Pushes what waits, for at most `limit`, and ends. Blocks for as long.
  [[nodiscard]] PushCounts finish(std::chrono::milliseconds limit);

 private:
  class Work;
  std::shared_ptr<Work> work_;  // the thread's as well: it may be inside a name server's patience when we go
};

}  // namespace wayfinder::adapter
