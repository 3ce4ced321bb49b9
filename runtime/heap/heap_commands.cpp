#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "protocol/link_messages.hpp"
#include "runtime/agent/agent.hpp"
#include "runtime/heap/births.hpp"
#include "runtime/heap/heap.hpp"
#include "runtime/heap/snapshot.hpp"
#include "runtime/inspect/handlers.hpp"
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
  heap::take_snapshot(vm.L,
                      {.path = typed->path,
                       .collect = typed->collect,
                       .object_limit = static_cast<std::uint64_t>(typed->object_limit),
                       .in_place = typed->mode == link::SnapshotMode::in_place,
                       .owner = &vm.agent,
                       .request = cancellation.at_work()},
                      [reply, statistics = std::move(*statistics)](auto outcome) {
                        if (!outcome) return reply.error(std::move(outcome.error()));
                        reply.body(write(body_of(statistics, *outcome)));
                      });
  if (cancellation.is_cancelled())
    cancel_heap_request(vm.agent, cancellation.at_work());  // while the program stood still for it
}

constexpr std::array commands{Command{link::WriteSnapshot::command, When::any, write_snapshot}};

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
