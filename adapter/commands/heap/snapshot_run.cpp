#include "adapter/commands/heap/snapshot_run.hpp"

#include <utility>

#include "protocol/last_snapshot_messages.hpp"

namespace wayfinder::adapter {

HeapSnapshotRun::HeapSnapshotRun(const asio::any_io_executor& executor, Order order)
    : order_{std::move(order)},
      program_{executor},
      written_{fail(ErrorCode::link_lost, "the program was ended before its heap could be written")},
      ended_{executor},
      tasks_{executor} {}

asio::awaitable<Result<ProgramEnd>> HeapSnapshotRun::run() {
  program_.on_event = [this](const std::string& event, const json& body) { hear(event, body); };
  HeadlessProgram::Preparation prepare = [this](Agent& agent, const link::HelloBody&) { return give_orders(agent); };
  auto end = co_await program_.run(order_.plan, true, std::move(prepare));
  has_ended_ = true;
  ended_.notify_all();
  co_await tasks_.finished();
  co_return end;
}

asio::awaitable<Result<Nothing>> HeapSnapshotRun::give_orders(Agent& agent) {
  link::WriteLastSnapshotArguments at_end;
  at_end.path = order_.path;
  // What nobody refers to is not listed in any case; and Lua 5.3 hangs in a full collection while its state is closed.
  at_end.collect = false;
  at_end.object_limit = order_.object_limit;
  at_end.program = order_.plan.program;
  auto ordered = co_await agent.ask<link::WriteLastSnapshot>(std::move(at_end));
  if (ordered && order_.after) tasks_.spawn(write_in_time(agent));
  co_return ordered;
}

asio::awaitable<void> HeapSnapshotRun::write_in_time(Agent& agent) {
  co_await ended_.wait_for(*order_.after);
  if (has_ended_) co_return;
  link::WriteSnapshotArguments now;
  now.path = order_.path;
  now.object_limit = order_.object_limit;
  const auto answer = co_await agent.ask<link::WriteSnapshot>(std::move(now));
  if (answer) written_ = {};
}

/// Where the file is there already, the agent refuses to write another one at the end.
void HeapSnapshotRun::hear(const std::string& event, const json& body) {
  if (event != link::LastSnapshotEvent::event || written_) return;
  const auto told = read<link::LastSnapshotBody>(body);
  if (!told) return;
  if (told->error) {
    written_ = fail(ErrorCode::file, *told->error);
  } else {
    written_ = {};
  }
}

}  // namespace wayfinder::adapter
