#include "tests/session/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <thread>

#include "tests/session/lua_of_tests.hpp"
#include "tests/session/tcp_channel.hpp"
#include "tests/session/traffic.hpp"

namespace wayfinder::test {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds until(Clock::time_point end) {
  return std::max(std::chrono::milliseconds{0},
                  std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()));
}

json merged(json base, const json& more) {
  base.update(more);
  return base;
}

json response_to(const json& request, int seq) {
  return {{"seq", seq}, {"type", "response"}, {"request_seq", request["seq"]}, {"command", request["command"]}};
}

}  // namespace

Client::Client(const std::vector<std::string>& arguments, const ServerProcess::Environment& environment)
    : channel_{std::make_unique<ServerProcess>(arguments, environment)},
      process_{static_cast<ServerProcess*>(channel_.get())} {}
Client::Client(std::unique_ptr<Channel> channel) : channel_{std::move(channel)} {}
Client::Client(Client&&) noexcept = default;

Client::~Client() {
  if (!traffic_.empty()) keep_traffic(traffic_);
}

Client Client::launch(const Program& program, json more) {
  Client client;
  client.initialize();
  client.launch_request(program, merged({{"lua", lua_of_tests()}}, more));
  return client;
}

Client Client::run(const Program& program, json more) {
  Client client = launch(program, std::move(more));
  client.configuration_done();
  return client;
}

Client Client::attach(int port, json arguments) {
  Client client{std::make_unique<TcpChannel>(port)};
  client.initialize();
  client.attach_request(std::move(arguments));
  return client;
}

int Client::send(std::string_view command, json arguments) {
  json message{{"seq", ++seq_}, {"type", "request"}, {"command", command}};
  if (!arguments.is_null()) message["arguments"] = std::move(arguments);
  send_message(message);
  return seq_;
}

void Client::send_message(const json& message) {
  const std::string body = dump_json(message);
  traffic_.push_back("> " + body);
  channel_->write_bytes(fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body));
}

bool Client::take_message(std::chrono::milliseconds limit) {
  const auto body = channel_->read_message(limit);
  if (!body) return false;
  traffic_.push_back("< " + *body);
  json message = json::parse(*body, nullptr, false);
  if (message.is_discarded()) fail_with_traffic("a body that is no JSON");
  const int seq = message.value("seq", 0);
  if (seq <= last_server_seq_) fail_with_traffic("seq does not increase");
  last_server_seq_ = seq;
  if (message.value("type", "") == "response") {
    const int answered = message.value("request_seq", 0);
    responses_[answered] = std::move(message);
  } else if (message.value("type", "") == "request") {
    reverse_requests_.push_back(std::move(message));
  } else {
    if (message.value("event", "") == "output") {
      output_[message["body"].value("category", "console")] += message["body"].value("output", "");
    }
    events_.push_back(std::move(message));
  }
  return true;
}

void Client::fail_with_traffic(const std::string& what) const {
  std::string text = what + "\ntraffic so far:\n";
  const std::size_t first = traffic_.size() > 60 ? traffic_.size() - 60 : 0;
  for (std::size_t i = first; i < traffic_.size(); ++i)
    text += traffic_[i].substr(0, 600) + "\n";
  text += "stderr: " + channel_->errors();
  FAIL(text);
  throw std::logic_error{"FAIL returned"};
}

json Client::expect_response(int seq) {
  const auto end = Clock::now() + patience();
  while (!responses_.contains(seq)) {
    if (!take_message(until(end))) fail_with_traffic(fmt::format("no response to request {}", seq));
  }
  json response = std::move(responses_[seq]);
  responses_.erase(seq);
  return response;
}

json Client::request(std::string_view command, json arguments) {
  const json response = expect_response(send(command, std::move(arguments)));
  if (!response.value("success", false)) fail_with_traffic(fmt::format("{} failed", command));
  return response.value("body", json::object());
}

json Client::refused(std::string_view command, json arguments) {
  json response = expect_response(send(command, std::move(arguments)));
  if (response.value("success", true)) fail_with_traffic(fmt::format("{} succeeded, expected a refusal", command));
  const auto sentence = response.at("body").at("error").at("format").get<std::string>();
  const auto wanted = sentence.find(": expected ");
  if (wanted == sentence.npos || sentence.find(", got ", wanted) == sentence.npos) {
    fail_with_traffic(fmt::format("{} was refused with \"{}\", which names no expected and got", command, sentence));
  }
  return response;
}

std::string Client::refusal(std::string_view command, json arguments) {
  return refused(command, std::move(arguments)).at("body").at("error").at("format").get<std::string>();
}

json Client::expect_event(std::string_view name, const std::function<bool(const json&)>& fits) {
  const auto end = Clock::now() + patience();
  std::size_t looked = 0;
  while (true) {
    for (; looked < events_.size(); ++looked) {
      const json& event = events_[looked];
      if (event.value("event", "") != name) continue;
      json body = event.value("body", json::object());
      if (fits && !fits(body)) continue;
      events_.erase(events_.begin() + static_cast<std::ptrdiff_t>(looked));
      return body;
    }
    if (!take_message(until(end))) fail_with_traffic(fmt::format("no event {}", name));
  }
}

json Client::expect_reverse_request(std::string_view command) {
  const auto end = Clock::now() + patience();
  while (reverse_requests_.empty()) {
    if (!take_message(until(end))) fail_with_traffic(fmt::format("no request {}", command));
  }
  json request = std::move(reverse_requests_.front());
  reverse_requests_.erase(reverse_requests_.begin());
  if (request.at("command") != command) fail_with_traffic(fmt::format("another request than {}", command));
  return request;
}

void Client::respond(const json& request, json body) {
  send_message(merged(response_to(request, ++seq_), {{"success", true}, {"body", std::move(body)}}));
}

void Client::respond_failure(const json& request, std::string_view message) {
  send_message(merged(response_to(request, ++seq_), {{"success", false}, {"message", message}}));
}

bool Client::event_came(std::string_view name) const {
  return std::any_of(events_.begin(), events_.end(), [&](const json& e) { return e.value("event", "") == name; });
}

void Client::pump_for(std::chrono::milliseconds time) {
  const auto end = Clock::now() + time;
  while (until(end).count() > 0) {
    if (!take_message(until(end))) std::this_thread::sleep_for(until(end));
  }
}

json Client::initialize(json more) {
  capabilities_ = request("initialize", merged({{"clientID", "test"},
                                                {"adapterID", "wayfinder"},
                                                {"linesStartAt1", true},
                                                {"columnsStartAt1", true},
                                                {"pathFormat", "path"},
                                                {"supportsVariableType", true},
                                                {"supportsVariablePaging", true}},
                                               more));
  (void)expect_event("initialized");
  return capabilities_;
}

void Client::launch_request(const Program& program, json more) {
  launch_seq_ = send("launch", merged({{"program", program.path()}}, more));
}

void Client::configuration_done() {
  request("configurationDone");
  const json response = expect_response(launch_seq_);
  if (!response.value("success", false)) fail_with_traffic("launch or attach failed");
}

json Client::set_breakpoint(const Program& program, int line, json more) {
  return set_breakpoints(program, {merged({{"line", line}}, more)}).at(0);
}

json Client::set_breakpoints(const Program& program, const std::vector<json>& breakpoints) {
  return request("setBreakpoints", {{"source", {{"path", program.path()}}}, {"breakpoints", breakpoints}})
      .at("breakpoints");
}

Stop Client::expect_stopped(std::string_view reason) {
  const json body = expect_event("stopped");
  Stop stop{body.value("reason", ""), body.value("threadId", 0), body};
  if (!reason.empty() && stop.reason != reason) fail_with_traffic(fmt::format("stopped by {}", stop.reason));
  return stop;
}

json Client::stack(int thread, json more) {
  return request("stackTrace", merged({{"threadId", thread}}, more)).at("stackFrames");
}

std::vector<std::string> Client::stack_names(int thread) {
  std::vector<std::string> names;
  for (const auto& frame : stack(thread))
    names.push_back(frame.at("name"));
  return names;
}

int Client::top_line(int thread) {
  return stack(thread, {{"levels", 1}}).at(0).at("line");
}
int Client::frame_id(int thread, int frame) {
  return stack(thread).at(static_cast<std::size_t>(frame)).at("id");
}

int Client::scope(std::string_view name, int thread, int frame) {
  const json scopes = request("scopes", {{"frameId", frame_id(thread, frame)}}).at("scopes");
  for (const auto& scope : scopes) {
    if (scope.at("name") == name) return scope.at("variablesReference");
  }
  fail_with_traffic(fmt::format("no scope {}", name));
}

std::map<std::string, std::string> Client::variables(int reference) {
  std::map<std::string, std::string> result;
  const json found = request("variables", {{"variablesReference", reference}}).at("variables");
  for (const auto& variable : found) {
    result[variable.at("name")] = variable.at("value");
  }
  return result;
}

std::map<std::string, std::string> Client::locals(int thread, int frame) {
  return variables(scope("Locals", thread, frame));
}

std::string Client::evaluate(std::string_view expression, std::string_view context, int frame, int thread) {
  return request("evaluate", {{"expression", expression}, {"context", context}, {"frameId", frame_id(thread, frame)}})
      .at("result");
}

void Client::continue_all(int thread) {
  request("continue", {{"threadId", thread}});
}
void Client::next(int thread) {
  request("next", {{"threadId", thread}});
}
void Client::step_in(int thread) {
  request("stepIn", {{"threadId", thread}});
}
void Client::step_out(int thread) {
  request("stepOut", {{"threadId", thread}});
}

int Client::expect_terminated() {
  const int code = expect_event("exited").at("exitCode");
  (void)expect_event("terminated");
  return code;
}

void Client::disconnect() {
  request("disconnect");
  if (process_ == nullptr) return channel_.reset();
  process_->close_input();
  CHECK(process_->wait_for_exit() == 0);
}

}  // namespace wayfinder::test
