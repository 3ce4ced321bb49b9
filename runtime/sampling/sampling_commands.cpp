#include <array>

#include "protocol/link_messages.hpp"
#include "runtime/agent/agent.hpp"
#include "runtime/layout/machine.hpp"
#include "runtime/layout/verify.hpp"
#include "runtime/sampling/native_map.hpp"
#include "runtime/sampling/sampler.hpp"
#include "runtime/sampling/sampling.hpp"
#include "runtime/states/per_vm.hpp"

namespace wayfinder::runtime {
namespace {

using sampling::Sampler;

std::string_view name_of(link::CollectorMode mode) {
  for (const auto& [value, text] : names_of(std::type_identity<link::CollectorMode>{})) {
    if (value == mode) return text;
  }
  return "";
}

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

Result<link::StartCollectorBody> start_collector(const Vm& vm, const link::StartCollectorArguments& arguments) {
  if (arguments.mode != link::CollectorMode::sampling) {
    return fail(
        ErrorCode::unsupported,
        fmt::format("mode: expected \"sampling\", the one that this version has, got \"{}\"", name_of(arguments.mode)));
  }
  const auto clock = arguments.clock == link::Clock::cpu ? sampling::TickClock::cpu : sampling::TickClock::wall;
  const std::chrono::duration<double, std::milli> interval{arguments.interval_ms};
  const sampling::SamplerSettings settings{arguments.profile, clock,
                                           std::chrono::duration_cast<std::chrono::nanoseconds>(interval)};
  auto sink = [agent = &vm.agent](std::string_view block, bool may_wait) {
    return send_block(*agent, block, may_wait);
  };
  if (auto started = Sampler::start(vm.L, settings, sink); !started) {
    return tl::unexpected(std::move(started.error()));
  }
  if (std::exchange(per_vm<Watched>().agent, &vm.agent) != &vm.agent) {
    vm.agent.on_end([](lua_State* L) {
      if (L != nullptr) Sampler::stop(L);
    });
  }
  return describe(*Sampler::active(), clock);
}

Result<Sampler*> running_sampler() {
  if (Sampler* sampler = Sampler::active(); sampler != nullptr) return sampler;
  return fail(ErrorCode::wrong_state, "no collector runs; start one first");
}

Result<Nothing> flush_collector(const Vm& vm, const Nothing&) {
  auto sampler = running_sampler();
  if (!sampler) return tl::unexpected(std::move(sampler.error()));
  (*sampler)->flush(vm.L);
  return Nothing{};
}

Result<Nothing> stop_collector(const Vm& vm, const Nothing&) {
  auto sampler = running_sampler();
  if (!sampler) return tl::unexpected(std::move(sampler.error()));
  Sampler::stop(vm.L);
  return Nothing{};
}

constexpr std::array commands{
    command<link::StartCollector, start_collector>(When::any),
    command<link::FlushCollector, flush_collector>(When::any),
    command<link::StopCollector, stop_collector>(When::any),
};

}  // namespace

std::span<const Command> sampling_commands() noexcept {
  return commands;
}

}  // namespace wayfinder::runtime
