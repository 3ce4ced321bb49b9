#pragma once
#include <poll.h>

#include <chrono>
#include <cstdint>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/link_framing.hpp"

namespace wayfinder::runtime {

/// Receives clients at a listening socket: hears from each who it is and lets in one at a time. Who belongs to another
/// user of this machine, does not know the token, speaks another version or says nothing for some seconds is sent away;
/// so is everybody while a client is in, by an error that names that one. Thread: agent I/O.
class Reception {
 public:
  struct Guest {
    int socket;
    std::string name;
    std::int64_t join_id;  ///< of the request that waits for its answer
  };

  /// Owns `listener`, and the file at `path` unless that is empty.
  Reception(int listener, std::string path, std::optional<std::string> token);
  ~Reception();
  Reception(const Reception&) = delete;
  Reception& operator=(const Reception&) = delete;

  /// Appends what there is to wait for.
  void add_waits(std::vector<pollfd>& waits) const;
  /// Somebody has to be sent away, or the listener looked at again, after so long; negative: nobody.
  [[nodiscard]] int timeout_ms() const;

  /// After a poll() with what add_waits() appended. `occupant` is the name of the client that is in; empty: none is.
  [[nodiscard]] std::optional<Guest> receive(std::span<const pollfd> waits, const std::string& occupant);

  /// In a forked child: the sockets are the parent's.
  void leave_in_child() const noexcept;

 private:
  using Clock = std::chrono::steady_clock;
  struct Visitor {
    int socket;
    Clock::time_point leaves_at;
    std::size_t heard_bytes{};
    link::FrameDecoder decoder;
    std::optional<link::Message> join{};
  };

  void accept_one();
  /// False: it has to go.
  [[nodiscard]] static bool hear(Visitor& visitor);
  [[nodiscard]] bool judge(const Visitor& visitor, const std::string& occupant, Guest& guest) const;

  int listener_;
  std::string path_;
  std::optional<std::string> token_;
  std::list<Visitor> visitors_;
  Clock::time_point accepts_from_{};
};

}  // namespace wayfinder::runtime
