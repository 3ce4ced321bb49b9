#include "adapter/debuggee/debuggee.hpp"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <utility>

namespace wayfinder::adapter {
namespace {

using namespace std::chrono_literals;

/// A host whose link we have closed exits by itself; one that does not within this time is stuck. One that has closed
/// it without a word has another program in its place by then, or else has ended.
constexpr auto time_to_exit = 1s;
constexpr auto time_to_finish = 10s;  // of a program that has said how it ends: exit handlers may take theirs

}  // namespace

Debuggee::Debuggee(const asio::any_io_executor& executor, Process process, DebuggeeListener& listener)
    : listener_{listener},
      process_{std::move(process)},
      link_{executor, process_->release_link(), listener},
      over_{executor},
      tasks_{executor} {
  capture(executor, listener);
}

Debuggee::Debuggee(const asio::any_io_executor& executor, Descriptor link, DebuggeeListener& listener)
    : listener_{listener}, link_{executor, link.release(), listener}, over_{executor}, tasks_{executor} {}

void Debuggee::capture(const asio::any_io_executor& executor, DebuggeeListener& listener) {
  const auto sink = [&listener](std::string_view category) {
    return [&listener, category](OutputPiece piece) { listener.on_output(category, std::move(piece)); };
  };
  const auto room = [&listener] { return listener.room(); };
  if (const int out = process_->release_stdout(); out >= 0) stdout_.emplace(executor, out, sink("stdout"), room);
  if (const int err = process_->release_stderr(); err >= 0) stderr_.emplace(executor, err, sink("stderr"), room);
}

asio::awaitable<ProgramEnd> Debuggee::run() {
  tasks_.spawn(run_link());
  if (stdout_) tasks_.spawn(stdout_->run());
  if (stderr_) tasks_.spawn(stderr_->run());
  ProgramEnd end{.exit_code = 1, .signal = std::nullopt, .is_known = false};
  if (process_) {
    end = co_await child_ended();
  } else {
    while (!is_link_over_)
      co_await over_.wait();
    if (announced_exit_code_) end = {*announced_exit_code_, std::nullopt, true};
  }
  co_await tasks_.finished();
  co_await link_.finished();
  co_return end;
}

asio::awaitable<ProgramEnd> Debuggee::child_ended() {
  const ProcessEnd end = co_await process_->ended();
  is_process_over_ = true;
  over_.notify_all();
  link_.end_of_process();
  if (stdout_) stdout_->end_of_process();
  if (stderr_) stderr_->end_of_process();
  co_return ProgramEnd{end.exit_code, end.signal, true};
}

asio::awaitable<void> Debuggee::run_link() {
  co_await link_.run();
  is_link_over_ = true;
  over_.notify_all();
  if (!process_ || is_process_over_) co_return;
  co_await over_.wait_for(announced_exit_code_ ? time_to_finish : time_to_exit);
  if (is_process_over_) co_return;
  if (announced_exit_code_ || !link_.was_left()) co_return process_->kill();
  link_.set_out_of_reach();
  listener_.on_out_of_reach();
}

void Debuggee::read_output_so_far() {
  if (stdout_) stdout_->read_what_is_there();
  if (stderr_) stderr_->read_what_is_there();
}

void Debuggee::kill() {
  if (process_) return process_->kill();
  if (process_id_ > 0 && !is_link_over_) {
    // In a terminal the shell may have given the program a group of its own, or run it in the shell's.
    ::kill(::getpgid(process_id_) == process_id_ ? -process_id_ : process_id_, SIGKILL);
  }
  link_.close();  // one that has not said yet who it is ends by itself when its link does
}

}  // namespace wayfinder::adapter
