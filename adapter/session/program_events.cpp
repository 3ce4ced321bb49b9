#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "adapter/session/breakpoint_forwarding.hpp"
#include "adapter/session/program.hpp"
#include "adapter/session/session.hpp"

/// What the agent and the program send unasked, as DAP events.
namespace wayfinder::adapter {
namespace {

void stopped(Session& session, dap::StoppedEventBody body) {
  session.enter(State::stopped);
  if (body.reason == "pause" && session.program().takes_entry()) body.reason = "entry";
  if (auto text = session.program().take_memory_stop(); text && body.reason == "pause") {
    body.reason = "memory limit";
    body.description = "Paused at a memory limit";
    body.text = std::move(*text);
  }
  if (body.thread_id) {
    session.program().known_threads().try_emplace(*body.thread_id, fmt::format("coroutine {}", *body.thread_id));
  }
  session.send<dap::StoppedEvent>(body);
}

void continued(Session& session, dap::ContinuedEventBody body) {
  session.enter(State::running);
  session.send<dap::ContinuedEvent>(body);
}

void thread(Session& session, dap::ThreadEventBody body) {
  auto& known = session.program().known_threads();
  if (!known.contains(body.thread_id)) return;
  session.send<dap::ThreadEvent>(body);
  if (body.reason == "exited") known.erase(body.thread_id);
}

void output(Session& session, dap::OutputEventBody body) {
  session.translation().to_client(body);
  session.send<dap::OutputEvent>(body);
}

void breakpoint(Session& session, link::BreakpointStatus status) {
  tell_breakpoint(session, status);
}

void loaded_source(Session& session, dap::LoadedSourceEventBody body) {
  session.translation().to_client(body.source);
  session.send<dap::LoadedSourceEvent>(body);
}

void invalidated(Session& session, dap::InvalidatedEventBody body) {
  if (session.client().supports_invalidated) session.send<dap::InvalidatedEvent>(body);
}

void memory(Session& session, dap::MemoryEventBody body) {
  if (session.client().supports_memory_event) session.send<dap::MemoryEvent>(body);
}

/// One event of the agent and what it becomes.
struct EventRoute {
  std::string_view event;
  void (*handle)(Session& session, const json& body);
};

template <class Event, auto handle>
constexpr EventRoute event_route() {
  return {Event::event, [](Session& session, const json& content) {
            auto body = read<typename Event::Body>(content.is_null() ? json::object() : content, Event::event);
            if (!body) return spdlog::error("agent: {}", body.error().message);
            handle(session, std::move(*body));
          }};
}

constexpr std::array event_routes{
    event_route<dap::StoppedEvent, stopped>(),
    event_route<dap::ContinuedEvent, continued>(),
    event_route<dap::ThreadEvent, thread>(),
    event_route<dap::OutputEvent, output>(),
    event_route<link::BreakpointChangedEvent, breakpoint>(),
    event_route<dap::LoadedSourceEvent, loaded_source>(),
    event_route<dap::InvalidatedEvent, invalidated>(),
    event_route<dap::MemoryEvent, memory>(),
};

}  // namespace

void Program::on_link_event(const std::string& event, const json& body) {
  if (event == link::EndedEvent::event) {
    const auto ended = read<link::EndedBody>(body, event);
    if (ended && debuggee_ != nullptr) debuggee_->expect_exit_code(static_cast<int>(ended->exit_code));
    return;
  }
  if (event == link::LeftEvent::event) {
    has_left_ = true;
    return;
  }
  const auto route = std::find_if(event_routes.begin(), event_routes.end(),
                                  [&](const EventRoute& entry) { return entry.event == event; });
  if (route == event_routes.end()) return spdlog::warn("agent: the event {} is unknown", event);
  // What the program printed before it stopped came through another pipe, and is told first.
  if (event == dap::StoppedEvent::event && debuggee_ != nullptr) debuggee_->read_output_so_far();
  route->handle(session_, body);
}

void Program::on_samples(std::string block) {
  if (session_.hooks().samples) session_.hooks().samples(std::move(block));
}

void Program::on_output(std::string_view category, OutputPiece piece) {
  dap::OutputEventBody body;
  body.category = std::string{category};
  body.output = std::move(piece.text);
  if (piece.raw) body.data = base64(*piece.raw);
  session_.send<dap::OutputEvent>(body);
}

void Program::on_out_of_reach() {
  session_.tell("The program has run another one in its place, or closed the debugger's link. It runs on undebugged.");
}

asio::awaitable<void> Program::room() {
  return session_.outbox().room();
}

}  // namespace wayfinder::adapter
