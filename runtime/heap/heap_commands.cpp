#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "protocol/last_snapshot_messages.hpp"
#include "runtime/agent/agent.hpp"
#include "runtime/heap/births.hpp"
#include "runtime/heap/heap.hpp"
#include "runtime/heap/snapshot.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/inspect/handlers.hpp"
#include "runtime/layout/running_thread.hpp"
#include "runtime/states/per_vm.hpp"

namespace wayfinder::runtime {

namespace {

/// A program that ends waits so long for its last snapshot: the copy that writes it would end with the process.
constexpr std::int64_t time_to_finish_ms = 30'000;
/// The kernel takes a large copy apart in this time.
constexpr std::int64_t time_to_cancel_ms = 1'000;

link::WriteSnapshotBody body_of(link::MemoryStatisticsBody statistics, const heap::SnapshotOutcome& outcome) {
  constexpr double kilobyte = 1024;
  statistics.total_bytes = static_cast<std::int64_t>(outcome.total_bytes);
  statistics.total_kb = static_cast<double>(outcome.total_bytes) / kilobyte;
  statistics.debugger_bytes = static_cast<std::int64_t>(outcome.debugger_bytes);
  if (outcome.peak_bytes) statistics.peak_bytes = static_cast<std::int64_t>(*outcome.peak_bytes);
  return {.statistics = std::move(statistics),
          .mode = outcome.was_in_place ? link::SnapshotMode::in_place : link::SnapshotMode::fork,
          .truncated = outcome.is_truncated,
          .pause_ms = outcome.pause_ms,
          .collect_ms = outcome.collect_ms,
          .total_ms = outcome.total_ms};
}

/// For which agent the end of its program has been seen to.
struct Watched {
  const Agent* agent{};
};

/// What is to be written when the program ends.
struct LastSnapshot {
  const Agent* agent{};
  link::WriteLastSnapshotArguments arguments;
};

heap::SnapshotOptions options_of(const link::WriteSnapshotArguments& arguments, const Agent& agent) {
  return {.path = arguments.path,
          .collect = arguments.collect,
          .object_limit = static_cast<std::uint64_t>(arguments.object_limit),
          .in_place = arguments.mode == link::SnapshotMode::in_place,
          .owner = &agent};
}

void write_snapshot(const Vm& vm, const json& arguments, const Reply& reply) {
  auto typed = read<link::WriteSnapshotArguments>(arguments);
  if (!typed) return reply.error(std::move(typed.error()));
  if (std::exchange(per_vm<Watched>().agent, &vm.agent) != &vm.agent) {
    vm.agent.on_end([agent = &vm.agent](lua_State*) { heap::wait_for_snapshots(agent, time_to_finish_ms); });
  }
  const Cancellation& cancellation = vm.agent.cancellation();
  // first, as it may make objects of the agent's own; its byte counts are replaced by those of the frozen heap
  auto statistics = inspect::memory_statistics(vm, {});
  if (!statistics) return reply.error(std::move(statistics.error()));
  heap::SnapshotOptions options = options_of(*typed, vm.agent);
  options.request = cancellation.at_work();
  heap::take_snapshot(vm.L, options, [reply, statistics = std::move(*statistics)](auto outcome) {
    if (!outcome) return reply.error(std::move(outcome.error()));
    reply.body(write(body_of(statistics, *outcome)));
  });
  if (cancellation.is_cancelled())
    cancel_heap_request(vm.agent, cancellation.at_work());  // while the program stood still for it
}

/// The program waits until the file is whole. `main_thread` is null where another OS thread ends the process.
void write_last_snapshot(Agent& agent, lua_State* main_thread) {
  if (main_thread == nullptr) {
    return agent.send_event<link::LastSnapshotEvent>({"the program was ended by a thread that does not run its Lua"});
  }
  // os.exit may have been called by any coroutine
  lua_State* const L = hooks_trust_layout() ? running_thread(main_thread, 0) : main_thread;
  const auto& arguments = per_vm<LastSnapshot>().arguments;
  heap::SnapshotOptions options = options_of(arguments, agent);
  options.program = arguments.program;
  heap::take_snapshot(L, options, [&agent](const auto& outcome) {
    link::LastSnapshotBody body;
    if (!outcome) body.error = outcome.error().message;
    agent.send_event<link::LastSnapshotEvent>(body);
  });
  if (heap::wait_for_snapshots(&agent, time_to_finish_ms)) return;
  heap::cancel_snapshots(&agent, std::nullopt);
  heap::wait_for_snapshots(&agent, time_to_cancel_ms);
}

Result<Nothing> order_last_snapshot(const Vm& vm, const link::WriteLastSnapshotArguments& arguments) {
  auto& last = per_vm<LastSnapshot>();
  last.arguments = arguments;
  if (std::exchange(last.agent, &vm.agent) != &vm.agent) {
    vm.agent.on_end([agent = &vm.agent](lua_State* main_thread) { write_last_snapshot(*agent, main_thread); });
  }
  return Nothing{};
}

constexpr std::array commands{Command{link::WriteSnapshot::command, When::any, write_snapshot},
                              command<link::WriteLastSnapshot, order_last_snapshot>(When::any)};

}  // namespace

std::span<const Command> heap_commands() noexcept {
  return commands;
}

void cancel_heap_request(const Agent& agent, std::optional<std::int64_t> request) noexcept {
  heap::cancel_snapshots(&agent, request);
}

void release_heap(const Agent& agent, lua_State* L) noexcept {
  heap::cancel_snapshots(&agent, std::nullopt);
  heap::wait_for_snapshots(&agent, time_to_cancel_ms);
  heap::Births::remove(L);
}

}  // namespace wayfinder::runtime
