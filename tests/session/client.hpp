#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/json.hpp"
#include "tests/session/channel.hpp"
#include "tests/session/program.hpp"
#include "tests/session/server_process.hpp"

namespace wayfinder::test {

struct Stop {
  std::string reason;
  int thread{};
  json body;
};

/// A scripted DAP client. Each expect_… fails the test, with the traffic so far, when the awaited message
/// does not come within patience(). Every message of both directions is kept for the schema check (traffic.hpp).
class Client {
 public:
  /// Starts `wayfinder dap` and says nothing yet.
  explicit Client(const std::vector<std::string>& arguments = {"dap"},
                  const ServerProcess::Environment& environment = {});
  /// Speaks to a server that runs already.
  explicit Client(std::unique_ptr<Channel> channel);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) = delete;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// initialize and launch sent; breakpoints can be set, then configuration_done().
  static Client launch(const Program& program, json more = json::object());
  /// The same and configuration_done(): the program runs.
  static Client run(const Program& program, json more = json::object());
  /// initialize and attach to the server on this port; breakpoints can be set, then configuration_done().
  static Client attach(int port, json arguments = json::object());

  // ---- single messages ----
  int send(std::string_view command, json arguments = json::object());
  void send_raw(std::string_view bytes) { channel_->write_bytes(bytes); }
  [[nodiscard]] json expect_response(int seq);                              ///< whole message, failed or not
  json request(std::string_view command, json arguments = json::object());  ///< body of a success
  [[nodiscard]] json refused(std::string_view command, json arguments = json::object());  ///< message of a failure
  /// The sentence of a failure (body.error.format).
  [[nodiscard]] std::string refusal(std::string_view command, json arguments = json::object());
  [[nodiscard]] json expect_event(std::string_view name, const std::function<bool(const json&)>& fits = {});
  /// A request of the server's, whole.
  [[nodiscard]] json expect_reverse_request(std::string_view command);
  void respond(const json& request, json body);
  void respond_failure(const json& request, std::string_view message);
  [[nodiscard]] bool event_came(std::string_view name) const;  ///< among the unread ones so far
  void pump_for(std::chrono::milliseconds time);               ///< reads whatever comes

  // ---- stories ----
  json initialize(json more = json::object());
  void launch_request(const Program& program, json more);
  void attach_request(json arguments) { launch_seq_ = send("attach", std::move(arguments)); }
  void configuration_done();  ///< and the response to launch or attach
  json set_breakpoint(const Program& program, int line, json more = json::object());
  json set_breakpoints(const Program& program, const std::vector<json>& breakpoints);
  Stop expect_stopped(std::string_view reason = {});
  json stack(int thread = 1, json more = json::object());  ///< stackFrames
  [[nodiscard]] std::vector<std::string> stack_names(int thread = 1);
  [[nodiscard]] int top_line(int thread = 1);
  [[nodiscard]] int frame_id(int thread = 1, int frame = 0);
  [[nodiscard]] int scope(std::string_view name, int thread = 1, int frame = 0);  ///< its variablesReference
  [[nodiscard]] std::map<std::string, std::string> variables(int reference);
  [[nodiscard]] std::map<std::string, std::string> locals(int thread = 1, int frame = 0);
  [[nodiscard]] std::string evaluate(std::string_view expression, std::string_view context = "repl", int frame = 0,
                                     int thread = 1);
  void continue_all(int thread = 1);
  void next(int thread = 1);
  void step_in(int thread = 1);
  void step_out(int thread = 1);
  /// exited and terminated, in this order; returns the exit code.
  int expect_terminated();
  void disconnect();  ///< a server on stdio ends then

  [[nodiscard]] const std::string& output(std::string_view category = "stdout") {
    return output_[std::string{category}];
  }
  /// The server, where it was started for this client.
  [[nodiscard]] ServerProcess& process() noexcept { return *process_; }
  [[nodiscard]] const json& capabilities() const noexcept { return capabilities_; }

 private:
  bool take_message(std::chrono::milliseconds limit);
  void send_message(const json& message);
  [[noreturn]] void fail_with_traffic(const std::string& what) const;

  std::unique_ptr<Channel> channel_;
  ServerProcess* process_{};  ///< the same, or null
  int seq_{};
  int last_server_seq_{};
  int launch_seq_{};
  std::map<int, json> responses_;
  std::vector<json> events_;
  std::vector<json> reverse_requests_;
  std::vector<std::string> traffic_;
  std::map<std::string, std::string> output_;
  json capabilities_;
};

}  // namespace wayfinder::test
