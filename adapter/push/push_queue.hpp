#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "adapter/push/ingest_form.hpp"

namespace wayfinder::adapter {

/// A profile on its way to the server.
struct PushedProfile {
  IngestForm form;
  std::chrono::sys_seconds from;
  std::chrono::sys_seconds until;
  std::optional<double> rate;  ///< samples a second; nullopt: it was not sampled by time
};

/// What waits for a server, bounded: the oldest goes when there is no room, as what is newest says most of a program
/// that somebody looks for. Thread: one at a time.
class PushQueue {
 public:
  static constexpr std::size_t most_profiles = 64;
  static constexpr std::size_t most_bytes = 16'000'000;

  /// One that is larger than the whole queue still goes in, alone.
  void add(PushedProfile profile);
  /// Puts what take() gave back at its place, unless newer ones need the room.
  void put_back(PushedProfile profile);
  /// The oldest; nullopt: none waits.
  [[nodiscard]] std::optional<PushedProfile> take();

  [[nodiscard]] std::size_t size() const noexcept { return profiles_.size(); }
  [[nodiscard]] bool is_empty() const noexcept { return profiles_.empty(); }
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

 private:
  void make_room();

  std::deque<PushedProfile> profiles_;
  std::size_t bytes_{};
  std::uint64_t dropped_{};
};

}  // namespace wayfinder::adapter
