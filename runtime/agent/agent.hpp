#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/link_framing.hpp"
#include "protocol/link_messages.hpp"
#include "runtime/agent/cancellation.hpp"
#include "runtime/agent/inbox.hpp"
#include "runtime/agent/interrupt.hpp"
#include "runtime/agent/log_points.hpp"
#include "runtime/agent/outbox.hpp"

struct lua_State;

namespace wayfinder::runtime {

class LinkIo;
struct Entrance;

/// The debuggee's end of an agent link, one for each Lua state that is debugged. Two OS threads meet in it: the VM
/// thread, which runs the state, and the agent I/O thread, which reads commands and writes frames.
class Agent {
 public:
  /// What it leads to.
  struct Parts {
    const Command* (*find_command)(std::string_view name) noexcept;  ///< null: there is none. Called on any thread.
    InterruptTick come_to_safe_point;
    std::vector<std::string> breakpoint_modes;  ///< "trap", "gate", "line": those that work here, the usual one first
    std::vector<std::string> notes;  ///< what does not work in this process, for the client; one sentence each
  };

  /// Takes over the entrance's socket and starts the I/O thread. An agent that listens waits for clients, who come and
  /// go one after another, each of whom leaves nothing behind; one with a link says hello, and when that link is lost
  /// the process ends. Called on the VM thread, once, and again after detach().
  static Agent& start(lua_State* main_thread, Entrance entrance, const Parts& parts);
  /// The agent of this OS thread; null where none was started or it has been detached, and in a forked child. Legal in
  /// a signal handler.
  [[nodiscard]] static Agent* active() noexcept;
  /// The same if it debugs the Lua state of L, else null: other states are left alone. Thread: any that may use L.
  [[nodiscard]] static Agent* of(lua_State* L) noexcept;
  /// The one that debugs the state of L, whichever OS thread that belongs to. Takes a lock.
  [[nodiscard]] static Agent* owner_of(lua_State* L);
  /// Whether this OS thread's state had that main thread and is gone. Thread: VM.
  [[nodiscard]] static bool has_lost(const lua_State* main_thread) noexcept;
  /// All of the process that are active. Thread: any.
  [[nodiscard]] static std::vector<Agent*> all();

  // ---- any thread ----

  [[nodiscard]] bool is_active() const noexcept { return is_active_.load(std::memory_order_acquire); }
  /// Whether this is the OS thread that runs the state.
  [[nodiscard]] bool is_on_vm_thread() const noexcept;

  /// Sends an event after all frames sent so far. On the VM thread it waits while the peer does not read.
  template <class Event>
  void send_event(const typename Event::Body& body) {
    send(link::encode_event(Event::event, write(body)));
  }
  /// Sends a sample block; waits like send_event().
  void send_samples(std::string_view block) { send(link::encode_frame(link::FrameKind::samples, block)); }
  /// The same without ever waiting; false: the peer does not read and the block was not taken.
  [[nodiscard]] bool offer_samples(std::string_view block) {
    if (awaits_withdrawal_.load()) return true;
    return outbox_.offer(link::encode_frame(link::FrameKind::samples, block));
  }
  /// Sends a whole frame (link_framing.hpp).
  void send(std::string frame);
  /// Makes the VM thread reach a safe point soon; does nothing while it is stopped.
  void interrupt();
  /// Signals the VM thread (interrupt.hpp).
  void send_interrupt() const noexcept;
  [[nodiscard]] Cancellation& cancellation() noexcept { return cancellation_; }
  [[nodiscard]] LogPoints& log_points() noexcept { return log_points_; }
  /// Whether the program is stopped (or has not been started).
  [[nodiscard]] bool is_stopped() const noexcept { return is_stopped_.load(std::memory_order_acquire); }

  /// Makes the agent I/O thread look at what there is to do.
  void wake_io() const noexcept;

  /// Makes the VM thread look up at that time, and again until it is said that nothing is due. Seldom wakes anybody.
  void interrupt_at(std::chrono::steady_clock::time_point time);
  static constexpr auto nothing_due = std::chrono::steady_clock::time_point::max();

  void request_pause();
  /// A pause that was asked for and has not come about does not come any more.
  void forget_pause() noexcept { pause_requested_.store(false); }
  /// Ends the request of this id, whether it waits or evaluates; nullopt: all, once the program has started.
  void cancel(std::optional<std::int64_t> request_id);
  void request_termination();
  [[nodiscard]] bool is_terminating() const noexcept { return is_terminating_.load(std::memory_order_relaxed); }

  /// The program has ended by the error that termination raised; the rest of the process runs undisturbed.
  void termination_is_done() noexcept { is_terminating_.store(false); }
  /// The error is about to be raised; false: not for the first time.
  [[nodiscard]] bool termination_is_raised() noexcept { return !is_termination_raised_.exchange(true); }

  // ---- VM thread ----

  /// Null once the state's memory is gone, which ends all safe points.
  [[nodiscard]] lua_State* main_thread() const noexcept { return main_thread_.load(std::memory_order_relaxed); }
  /// Thread: any.
  void state_is_gone();
  /// As configured; defaults before.
  [[nodiscard]] const link::ConfigureArguments& settings() const noexcept { return settings_; }
  void configure(link::ConfigureArguments settings) { settings_ = std::move(settings); }

  /// Calls back once when the process ends in order (main chunk returned or failed, os.exit), before `ended` is sent.
  /// Where another OS thread ends it, with null.
  void on_end(std::function<void(lua_State*)> callback);

  /// Waits in the stop loop until a client has sent `start`.
  void wait_for_start();
  /// A client that attaches has begun to say what it wants, and is to send `start`.
  void client_is_coming(bool is_coming) noexcept { is_client_coming_ = is_coming && listens_; }
  /// The client has sent `start`.
  void client_is_ready() noexcept;
  /// Whether a client is there that has sent `start`.
  [[nodiscard]] bool has_started() const noexcept { return has_started_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool listens() const noexcept { return listens_; }
  /// Whether somebody is there whom a stop would be news to.
  [[nodiscard]] bool is_debugged() const noexcept { return has_started() && !settings_.no_debug; }
  /// Stops the program at L: sends the event, then runs commands until one lets it go on. To be called through
  /// Debugger::stop().
  void stop(lua_State* L, const dap::StoppedEventBody& event);
  /// Lets the stop loop end once the command that is running has returned.
  void go_on() noexcept { goes_on_ = true; }
  /// Runs the commands that wait; true: a pause is due. A safe point: the hook of a Lua thread that runs.
  [[nodiscard]] bool run_safe_point(lua_State* L);
  [[nodiscard]] bool has_work() const noexcept { return has_work_.load(std::memory_order_acquire); }

  /// Calls those who wait for the end; the Lua state is about to be closed.
  void prepare_end();
  /// Tells the client that the process ends with `exit_code`, and returns once that is written or the link is lost.
  /// Thread: any.
  void end(int exit_code);
  /// Leaves the state to itself: active() is null from here on, and the link closes when all is written.
  void detach();

 private:
  Agent(lua_State* main_thread, const Parts& parts, const Entrance& entrance);
  ~Agent() = default;
  friend class LinkIo;

  // I/O thread
  void say_hello();
  void take(link::Message message);
  void link_lost();
  void send_client_away();
  [[nodiscard]] bool outlives_state() const noexcept;
  /// False: it had left already.
  bool leave_process();

  void run(lua_State* L, Inbox::Item item, bool stopped);
  void loop(lua_State* L, bool stopped);

  std::atomic<bool> is_active_{true};
  std::atomic<lua_State*> main_thread_;
  std::atomic<lua_State*> gone_main_thread_{};  ///< what it was; another state may have it by now
  const void* registry_;
  bool listens_;
  Parts parts_;
  std::int32_t process_id_;
  std::int32_t vm_thread_id_;
  Outbox outbox_;
  Inbox inbox_;
  Cancellation cancellation_;
  LogPoints log_points_;
  link::ConfigureArguments settings_;
  std::mutex on_end_mutex_;
  std::vector<std::function<void(lua_State*)>> on_end_;
  bool goes_on_{};
  std::atomic<bool> is_leaving_{};  ///< waits for no room any more
  std::atomic<bool> has_ended_{};
  std::atomic<bool> has_started_{};
  bool is_client_coming_{};                   ///< VM thread
  std::atomic<std::int64_t> clients_gone_{};  ///< a late answer to one of them is not for the next
  std::atomic<bool> awaits_withdrawal_{};  ///< the last client has left things behind; what comes of them is nobody's
  std::atomic<bool> is_stopped_;
  std::atomic<bool> has_work_{};
  std::atomic<bool> pause_requested_{};
  std::atomic<bool> is_terminating_{};
  std::atomic<bool> is_termination_raised_{};
  std::atomic<std::chrono::steady_clock::time_point> interrupt_time_{nothing_due};
  std::atomic<std::chrono::steady_clock::time_point> state_gone_time_{nothing_due};
  std::atomic<LinkIo*> io_{};
};

}  // namespace wayfinder::runtime
