#include "runtime/tracing/tracer.hpp"

#include <pthread.h>

#include <mutex>
#include <utility>

#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/layout/live_threads.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/sampling/function_names.hpp"
#include "runtime/sampling/told_functions.hpp"
#include "runtime/states/per_vm.hpp"
#include "runtime/tracing/call_collector.hpp"
#include "runtime/tracing/compiler_off.hpp"
#include "runtime/tracing/event_price.hpp"
#include "runtime/tracing/function_filter.hpp"
#include "runtime/tracing/line_collector.hpp"

namespace wayfinder::runtime::tracing {
namespace {

/// Of one VM thread.
struct Tracing {
  std::unique_ptr<Tracer> running;
  Tracer* left{};  ///< by a forked child, for good: what it would send is the parent's
  int pauses{};    ///< CollectorPauses alive
};
Tracing& tracing_of_thread() {
  return per_vm<Tracing>();
}

constexpr double send_interval_ns = 250e6;

/// All Lua threads wear what is wanted of them now. Where they cannot be listed, the running and the main one; those
/// that are made later inherit it.
void arm_threads(lua_State* L) {
  hook_owner().program_hooks_changed();
  std::vector<lua_State*> threads{L};
  if (hooks_trust_layout()) {
    threads = live_threads(L);
  } else if (lua_State* main_thread = main_thread_of(L); main_thread != nullptr && main_thread != L) {
    threads.push_back(main_thread);
  }
  for (lua_State* thread : threads)
    wear_hook(thread, hook_owner().wanted_mask(thread));
}

}  // namespace

constinit thread_local int wanted_events [[gnu::tls_model("initial-exec")]] = 0;

/// The tracer that counts at the moment; null: none runs, or it is paused.
namespace {
constinit thread_local Tracer* counting [[gnu::tls_model("initial-exec")]] = nullptr;
}  // namespace

struct Tracer::Parts {
  Parts(const TracerSettings& wanted, sampling::BlockSink block_sink)
      : settings{wanted}, sink{std::move(block_sink)}, filter{wanted.include, wanted.skip_files}, clock{wanted.clock} {
    const bool counts_calls = wanted.traced == Traced::calls;
    if (!counts_calls || filter.is_set()) clock.set_passing_price(price_of_passed_event());
    if (counts_calls) {
      clock.set_price(price_of_call_event());
      collector = std::make_unique<CallCollector>(clock, functions, filter);
    } else {
      clock.set_price(price_of_line_event());
      collector = std::make_unique<LineCollector>(clock, functions, filter);
    }
    send_interval = static_cast<std::uint64_t>(send_interval_ns * Ticks::per_ns());
    last_sent = Ticks::now();
    clock.restart();  // without what the prices took to measure
  }

  void send(const sampling::FunctionNames& names, bool may_wait) {
    profiling::TreeBlock block;
    block.profile = settings.profile;
    block.lost = lost_events;
    const auto told_before = told;
    told.tell(functions, names, block.functions);
    collector->tell(block);
    last_sent = Ticks::now();
    if (sink(profiling::encode(block), may_wait)) {
      collector->sent();
    } else {
      told = told_before;
    }
  }

  const TracerSettings settings;
  const sampling::BlockSink sink;
  FunctionTable functions;
  FunctionFilter filter;
  EventClock clock;
  std::unique_ptr<Collector> collector;
  sampling::ToldFunctions told;
  std::uint64_t send_interval{};
  std::uint64_t last_sent{};
  std::uint64_t lost_events{};
  bool compiler_was_on{};
};

Tracer::Tracer(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
Tracer::~Tracer() = default;

Tracer* Tracer::active() noexcept {
  const Tracing* tracing = find_per_vm<Tracing>();
  return tracing == nullptr ? nullptr : tracing->running.get();
}
std::int64_t Tracer::profile() const noexcept {
  return parts_->settings.profile;
}

Result<void> Tracer::start(lua_State* L, const TracerSettings& settings, sampling::BlockSink sink) {
  auto& running = tracing_of_thread().running;
  if (running != nullptr) {
    return fail(ErrorCode::already_running,
                fmt::format("profile {} is being taken; stop it first", running->profile()));
  }
  static std::once_flag watches_forks;
  std::call_once(watches_forks, [] {
    // What the child counts would come out of its parent's link.
    pthread_atfork(nullptr, nullptr, [] {
      wanted_events = 0;
      counting = nullptr;
      if (Tracing* tracing = find_per_vm<Tracing>(); tracing != nullptr) tracing->left = tracing->running.release();
    });
  });
  const Result<bool> compiler_was_on = turn_compiler_off(L);
  if (!compiler_was_on) return tl::unexpected(compiler_was_on.error());
  try {
    auto parts = std::make_unique<Parts>(settings, std::move(sink));
    parts->compiler_was_on = *compiler_was_on;
    parts->collector->adopt(L);
    running.reset(new Tracer{std::move(parts)});
    wanted_events = running->parts_->collector->events();
    arm_threads(L);
    if (tracing_of_thread().pauses == 0) counting = running.get();
    running->parts_->clock.restart();
  } catch (const std::exception& error) {  // std::bad_alloc
    wanted_events = 0;
    running.reset();
    return fail(ErrorCode::internal, fmt::format("the profile cannot start: {}", error.what()));
  }
  return {};
}

void Tracer::flush(lua_State* L) {
  const CollectorPause pause;
  parts_->send(sampling::function_names(L, parts_->functions), true);
}

void Tracer::stop(lua_State* L) {
  auto& running = tracing_of_thread().running;
  if (running == nullptr) return;
  const CollectorPause pause;
  wanted_events = 0;
  arm_threads(L);
  if (running->parts_->compiler_was_on) turn_compiler_on(L);
  running->parts_->collector->end();
  running->flush(L);
  running.reset();
}

void take_event(lua_State* L, const lua_Debug& ar) noexcept {
  if (counting == nullptr || evaluation_runs()) return;
  Tracer::Parts& parts = *counting->parts_;
  try {
    parts.collector->on_event(L, ar);
    if (parts.clock.mark() - parts.last_sent < parts.send_interval) [[likely]] {
      return;
    }
    parts.send({}, false);
  } catch (const std::bad_alloc&) {
    ++parts.lost_events;
  }
  parts.clock.restart();
}

void leave_out_debugger() noexcept {
  if (counting != nullptr) counting->parts_->clock.restart();
}

CollectorPause::CollectorPause() noexcept {
  ++tracing_of_thread().pauses;
  if (counting != nullptr) counting->parts_->collector->settle();
  counting = nullptr;
}
CollectorPause::~CollectorPause() {
  Tracing& tracing = tracing_of_thread();
  if (--tracing.pauses != 0) return;
  counting = tracing.running.get();
  leave_out_debugger();
}

}  // namespace wayfinder::runtime::tracing
