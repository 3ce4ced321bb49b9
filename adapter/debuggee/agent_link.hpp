#pragma once
#include <asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "adapter/debuggee/agent.hpp"
#include "adapter/tasks/notice.hpp"
#include "adapter/tasks/task_group.hpp"
#include "protocol/link_framing.hpp"
#include "protocol/link_messages.hpp"

namespace wayfinder::adapter {

/// What an agent sends unasked, and how much of it may be taken now.
class LinkListener {
 public:
  virtual ~LinkListener() = default;
  virtual void on_link_event(const std::string& event, const json& body) = 0;
  /// A sample block as it came (profiling/sample_block.hpp decodes it).
  virtual void on_samples(std::string block) = 0;
  /// Awaited before more is read: holds the debuggee back while the client does not read.
  [[nodiscard]] virtual asio::awaitable<void> room() = 0;
};

/// The adapter's end of the agent link. Answers and events are handed on in the order in which the agent sent them:
/// whoever waits for an answer runs before the next frame is looked at. Thread: adapter I/O.
class AgentLink final : public Agent {
 public:
  /// Owns `descriptor`, a connected stream socket. `listener` outlives the link.
  AgentLink(const asio::any_io_executor& executor, int descriptor, LinkListener& listener);

  /// Reads until the link ends; then all who wait get link_lost. The caller keeps the link until this has returned
  /// and finished() too.
  [[nodiscard]] asio::awaitable<void> run();
  [[nodiscard]] asio::awaitable<void> finished() { return tasks_.finished(); }

  /// The process is gone: what it wrote before is still read, then run() returns, whoever else holds the other end.
  void end_of_process();
  void close();
  /// Whether it was the other end that closed it.
  [[nodiscard]] bool was_left() const noexcept { return was_left_; }
  /// The process lives without its end: whoever asks from now on is told so, and not that the program has ended.
  void set_out_of_reach() noexcept { is_out_of_reach_ = true; }
  [[nodiscard]] bool is_out_of_reach() const noexcept { return is_out_of_reach_; }

  /// The agent's first message. Errors: launch_failed when the link ends first or ten seconds pass, unsupported when
  /// the agent speaks another version.
  [[nodiscard]] asio::awaitable<Result<link::HelloBody>> hello();

  [[nodiscard]] asio::awaitable<Result<JsonText>> ask_text(std::string command, json arguments, Limit limit) override;
  void tell_json(std::string command, json arguments) override;

 private:
  struct Pending {
    Notice answered;
    std::optional<Result<JsonText>> answer;
  };

  using Clock = std::chrono::steady_clock;

  [[nodiscard]] Error lost() const;
  [[nodiscard]] asio::awaitable<bool> wait_for_answer(Pending& pending, Clock::time_point asked, Limit limit);
  void send(std::string frame);
  [[nodiscard]] asio::awaitable<void> write_queue();
  [[nodiscard]] asio::awaitable<bool> take_frames();
  [[nodiscard]] bool take_frame(link::Frame frame);
  [[nodiscard]] bool take_message(const std::string& payload);
  [[nodiscard]] bool take_answer(std::int64_t id, Result<JsonText> answer);
  void read_what_is_left();
  void fail_pending();

  asio::posix::stream_descriptor stream_;
  LinkListener& listener_;
  link::FrameDecoder decoder_;
  std::map<std::int64_t, Pending*> pending_;
  std::int64_t last_id_{};
  Clock::time_point last_answer_;  ///< to any request
  std::string queue_;
  bool is_writing_{};
  bool is_process_gone_{};
  bool is_lost_{};
  bool was_left_{};
  bool is_out_of_reach_{};
  std::optional<link::HelloBody> hello_;
  Notice hello_came_;
  TaskGroup tasks_;
};

}  // namespace wayfinder::adapter
