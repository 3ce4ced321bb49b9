#pragma once
#include <asio/any_io_executor.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapter/config/settings.hpp"
#include "adapter/debuggee/agent.hpp"
#include "adapter/profiles/profiles.hpp"
#include "adapter/session/breakpoints.hpp"
#include "adapter/session/client.hpp"
#include "adapter/session/in_flight.hpp"
#include "adapter/session/outbox.hpp"
#include "adapter/session/program.hpp"
#include "adapter/session/progress.hpp"
#include "adapter/session/reverse_requests.hpp"
#include "adapter/session/state.hpp"
#include "adapter/snapshots/snapshots.hpp"
#include "adapter/sources/parsed_files.hpp"
#include "adapter/sources/translation.hpp"
#include "adapter/tasks/task_group.hpp"
#include "adapter/tasks/workers.hpp"
#include "protocol/fields.hpp"

namespace wayfinder::adapter {

class Session;
class WaitingProgram;

/// What all sessions of one server share.
struct Environment {
  std::optional<std::string> token;  ///< that launch and attach must bring
  Workers workers;
  WaitingProgram* waiting_program{};  ///< that attach without host and port reaches; nullptr: none
};

/// What other parts of the adapter do at the turning points of a program. All run on the adapter I/O thread.
struct SessionHooks {
  using Step = std::function<asio::awaitable<Result<Nothing>>(Session&)>;
  /// A sample block has come (profiling/sample_block.hpp).
  std::function<void(std::string block)> samples;
  /// Before the program's first line; an error refuses the launch.
  std::vector<Step> before_first_line;
  /// The program has ended, its output is out, `terminated` is not; an error becomes an output event.
  std::vector<Step> before_terminated;
};

/// One client's debugging, from initialize to the end: its state and everything that handlers work on.
/// Thread: adapter I/O.
class Session {
 public:
  Session(asio::any_io_executor executor, Environment& environment);

  [[nodiscard]] State state() const noexcept { return state_; }
  void enter(State state);

  [[nodiscard]] const asio::any_io_executor& executor() const noexcept { return executor_; }
  [[nodiscard]] Environment& environment() noexcept { return environment_; }
  [[nodiscard]] Workers& workers() noexcept { return environment_.workers; }
  [[nodiscard]] Outbox& outbox() noexcept { return outbox_; }
  [[nodiscard]] InFlight& in_flight() noexcept { return in_flight_; }
  [[nodiscard]] ReverseRequests& reverse_requests() noexcept { return reverse_requests_; }
  [[nodiscard]] TaskGroup& tasks() noexcept { return tasks_; }
  [[nodiscard]] Client& client() noexcept { return client_; }
  [[nodiscard]] SourceTranslation& translation() noexcept { return translation_; }
  [[nodiscard]] ParsedFiles& parsed_files() noexcept { return parsed_files_; }
  [[nodiscard]] Breakpoints& breakpoints() noexcept { return breakpoints_; }
  [[nodiscard]] Settings& settings() noexcept { return settings_; }
  [[nodiscard]] Program& program() noexcept { return program_; }
  [[nodiscard]] Profiles& profiles() noexcept { return profiles_; }
  [[nodiscard]] Snapshots& snapshots() noexcept { return snapshots_; }
  [[nodiscard]] ProgressList& progress() noexcept { return progress_; }
  [[nodiscard]] SessionHooks& hooks() noexcept { return hooks_; }

  /// Who answers for the program; asking fails with link_lost when there is none. A test puts its own there.
  [[nodiscard]] Agent& agent() noexcept { return agent_ != nullptr ? *agent_ : program_.agent(); }
  void use_agent(Agent* agent) noexcept { agent_ = agent; }

  template <class Event>
  void send(const typename Event::Body& body) {
    outbox_.send_event(Event::event, write(body));
  }
  template <class Event>
  void send() {
    outbox_.send_event(Event::event, nullptr);
  }
  /// A line for the client's console.
  void tell(std::string sentence);
  /// The same for what nobody may miss: editors show it as a message of its own.
  void alert(std::string sentence);

  /// Returns when configurationDone has come; false when the session or its program ends first.
  [[nodiscard]] asio::awaitable<bool> configured();
  [[nodiscard]] bool is_configured() const noexcept { return is_configured_; }
  void set_configured();

  /// No request is taken any more: the connection ends when what was sent is out.
  void finish();
  [[nodiscard]] bool is_finished() const noexcept { return is_finished_; }
  /// Called by finish().
  std::function<void()> on_finished;

  /// The client is gone: ends the program (or leaves it, if it was attached to) and whatever still waits. Afterwards
  /// the session may be destroyed.
  [[nodiscard]] asio::awaitable<void> close();

 private:
  void tell_as(const char* category, std::string sentence);

  asio::any_io_executor executor_;
  Environment& environment_;
  State state_{State::fresh};
  Outbox outbox_;
  InFlight in_flight_;
  ReverseRequests reverse_requests_;
  TaskGroup tasks_;
  Client client_;
  SourceTranslation translation_;
  ParsedFiles parsed_files_;
  Breakpoints breakpoints_;
  Settings settings_;
  Profiles profiles_;
  Snapshots snapshots_;
  ProgressList progress_;
  SessionHooks hooks_;
  Program program_;
  Agent* agent_{};
  Notice configured_;
  bool is_configured_{};
  bool is_finished_{};
};

}  // namespace wayfinder::adapter
