#include <array>
#include <optional>

#include "protocol/link_messages.hpp"
#include "runtime/agent/agent.hpp"
#include "runtime/allocations/allocation_sampler.hpp"
#include "runtime/layout/machine.hpp"
#include "runtime/layout/verify.hpp"
#include "runtime/sampling/native_map.hpp"
#include "runtime/sampling/sampler.hpp"
#include "runtime/states/per_vm.hpp"
#include "runtime/tracing/collectors.hpp"
#include "runtime/tracing/tracer.hpp"

namespace wayfinder::runtime {
namespace {

using allocations::AllocationSampler;
using sampling::Sampler;
using tracing::Tracer;

bool send_block(Agent& agent, std::string_view block, bool may_wait) {
  if (!agent.is_active()) return true;  // nobody is left to tell
  if (!may_wait) return agent.offer_samples(block);
  agent.send_samples(block);
  return true;
}

/// For which agent the end of its program has been seen to.
struct Watched {
  const Agent* agent{};
};

/// The profile that is being taken, by whichever collector.
std::optional<std::int64_t> running_profile() {
  if (const Sampler* sampler = Sampler::active(); sampler != nullptr) return sampler->profile();
  if (const Tracer* tracer = Tracer::active(); tracer != nullptr) return tracer->profile();
  if (const auto* sampler = AllocationSampler::active(); sampler != nullptr) return sampler->profile();
  return std::nullopt;
}

void flush_collectors(lua_State* L) {
  if (Sampler* sampler = Sampler::active(); sampler != nullptr) sampler->flush(L);
  if (Tracer* tracer = Tracer::active(); tracer != nullptr) tracer->flush(L);
  if (AllocationSampler* sampler = AllocationSampler::active(); sampler != nullptr) sampler->flush(L);
}

link::StartCollectorBody describe(const Sampler& sampler, sampling::TickClock clock) {
  link::StartCollectorBody body;
  if (!sampler.uses_signal_walk()) {
    body.method = "oneShotHook";
    body.notes.push_back(fmt::format("samples are taken by a hook, as {}: finalizers are not seen",
                                     knows_machine ? layout_verdict().reason : "this processor is not known"));
    if (clock == sampling::TickClock::wall) body.notes.emplace_back("time that the program sleeps is seen afterwards");
    return body;
  }
  body.method = "signalWalk";
  const std::string& missing = sampling::native_map().unknown_because;
  body.collector_frames = missing.empty();
  if (!missing.empty()) body.notes.push_back("no [GC] frames and leaf lines less exact, as " + missing);
  return body;
}

Result<link::StartCollectorBody> start_sampler(const Vm& vm, const link::StartCollectorArguments& arguments,
                                               sampling::TickClock clock, const sampling::BlockSink& sink) {
  const std::chrono::duration<double, std::milli> interval{arguments.interval_ms};
  const sampling::SamplerSettings settings{arguments.profile, clock,
                                           std::chrono::duration_cast<std::chrono::nanoseconds>(interval)};
  if (auto started = Sampler::start(vm.L, settings, sink); !started) {
    return tl::unexpected(std::move(started.error()));
  }
  return describe(*Sampler::active(), clock);
}

Result<link::StartCollectorBody> start_tracer(const Vm& vm, const link::StartCollectorArguments& arguments,
                                              sampling::TickClock clock, const sampling::BlockSink& sink) {
  const bool counts_calls = arguments.mode == link::CollectorMode::call;
  const auto traced = counts_calls ? tracing::Traced::calls : tracing::Traced::lines;
  const auto& files = arguments.files;
  const tracing::TracerSettings settings{traced, arguments.profile, clock, files.include, files.skip_files};
  if (auto started = Tracer::start(vm.L, settings, sink); !started) {
    return tl::unexpected(std::move(started.error()));
  }
  link::StartCollectorBody body;
  if (!files.include.empty() || !files.skip_files.empty()) {
    body.notes.emplace_back(
        "only functions of some files are counted; the time of others is that of their nearest caller among them");
  }
  body.method = counts_calls ? "callHook" : "lineHook";
  if (is_luajit) {
    body.notes.emplace_back("LuaJIT's compiler is off meanwhile, as compiled code tells of no call and no line");
    body.notes.emplace_back(
        !counts_calls
            ? "LuaJIT tells of a line anew when a function that it called has returned"
            : "C functions are counted, but their time is their callers', as LuaJIT does not tell when they return");
  } else if (!layout_verdict().is_trusted) {
    body.notes.push_back("coroutines that have begun before are not seen, as " + layout_verdict().reason);
  }
  return body;
}

Result<link::StartCollectorBody> start_allocation_sampler(const Vm& vm, std::int64_t profile,
                                                          const sampling::BlockSink& sink) {
  if (auto started = AllocationSampler::start(vm.L, profile, sink); !started) {
    return tl::unexpected(std::move(started.error()));
  }
  link::StartCollectorBody body;
  body.method = "allocator";
  body.sample_bytes = AllocationSampler::mean_bytes;
  return body;
}

Result<link::StartCollectorBody> start_by_mode(const Vm& vm, const link::StartCollectorArguments& arguments,
                                               const sampling::BlockSink& sink) {
  const auto clock = arguments.clock == link::Clock::cpu ? sampling::TickClock::cpu : sampling::TickClock::wall;
  switch (arguments.mode) {
    case link::CollectorMode::call:
    case link::CollectorMode::line:
      return start_tracer(vm, arguments, clock, sink);
    case link::CollectorMode::allocation:
      return start_allocation_sampler(vm, arguments.profile, sink);
    case link::CollectorMode::sampling:
      break;
  }
  return start_sampler(vm, arguments, clock, sink);
}

Result<link::StartCollectorBody> start_collector(const Vm& vm, const link::StartCollectorArguments& arguments) {
  if (const auto running = running_profile()) {
    return fail(ErrorCode::already_running, fmt::format("profile {} is being taken; stop it first", *running));
  }
  const sampling::BlockSink sink = [agent = &vm.agent](std::string_view block, bool may_wait) {
    return send_block(*agent, block, may_wait);
  };
  auto body = start_by_mode(vm, arguments, sink);
  if (body && std::exchange(per_vm<Watched>().agent, &vm.agent) != &vm.agent) {
    vm.agent.on_end([](lua_State* L) {
      if (L != nullptr) stop_collectors(L);
    });
  }
  return body;
}

Result<Nothing> check_running() {
  if (running_profile()) return Nothing{};
  return fail(ErrorCode::wrong_state, "no collector runs; start one first");
}

Result<Nothing> flush_collector(const Vm& vm, const Nothing&) {
  auto is_running = check_running();
  if (is_running) flush_collectors(vm.L);
  return is_running;
}

Result<Nothing> stop_collector(const Vm& vm, const Nothing&) {
  auto is_running = check_running();
  if (is_running) stop_collectors(vm.L);
  return is_running;
}

constexpr std::array commands{
    command<link::StartCollector, start_collector>(When::any),
    command<link::FlushCollector, flush_collector>(When::any),
    command<link::StopCollector, stop_collector>(When::any),
};

}  // namespace

void stop_collectors(lua_State* L) {
  Sampler::stop(L);
  Tracer::stop(L);
  AllocationSampler::stop(L);
}

std::span<const Command> collector_commands() noexcept {
  return commands;
}

}  // namespace wayfinder::runtime
