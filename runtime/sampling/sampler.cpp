#include "runtime/sampling/sampler.hpp"

#include <pthread.h>

#include <mutex>
#include <optional>
#include <utility>

#include "runtime/facts/facts.hpp"
#include "runtime/layout/fault_guard.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/layout/verify.hpp"
#include "runtime/sampling/block_builder.hpp"
#include "runtime/sampling/function_names.hpp"
#include "runtime/sampling/hook_tick.hpp"
#include "runtime/sampling/signal_tick.hpp"
#include "runtime/sampling/tick_thread.hpp"
#include "runtime/sampling/vm_thread.hpp"
#include "runtime/states/per_vm.hpp"

namespace wayfinder::runtime::sampling {
namespace {

/// Of one VM thread.
struct Sampling {
  Labels labels;  // before the sampler, which reads them to its end
  std::unique_ptr<Sampler> running;
  int pauses{};  ///< SamplingPauses alive
};
Sampling& sampling_of_thread() {
  return per_vm<Sampling>();
}

constexpr std::chrono::milliseconds send_interval{250};

}  // namespace

struct Sampler::Parts {
  Parts(lua_State* L, const SamplerSettings& wanted, BlockSink block_sink)
      : settings{wanted},
        sink{std::move(block_sink)},
        recorder{wanted.clock},
        builder{wanted.profile, main_thread_of(L), labels_of_thread()} {}
  ~Parts() { end_ticks(); }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  /// Sends what the ring holds. On the tick thread a block that is refused is kept for the next time.
  void send(const FunctionNames& names, bool may_wait) {
    const std::lock_guard lock{sending};
    if (waiting_block.empty()) waiting_block = profiling::encode(builder.take(recorder, names));
    if (!sink(waiting_block, may_wait)) return;
    waiting_block.clear();
    if (!may_wait) return;
    waiting_block = profiling::encode(builder.take(recorder, names));  // the one that waited is older than this call
    if (sink(waiting_block, true)) waiting_block.clear();
  }

  void end_ticks() noexcept {
    tick_thread.reset();
    vm_thread.end_sending();
    if (signal_tick) signal_tick->uninstall();
  }

  const SamplerSettings settings;
  const BlockSink sink;
  Recorder recorder;
  VmThread vm_thread;
  std::mutex sending;  // guards builder and waiting_block
  BlockBuilder builder;
  std::string waiting_block;
  std::optional<SignalTick> signal_tick;  // empty: the hook takes the samples
  HookTick hook_tick{recorder, vm_thread.id(), labels_of_thread()};
  std::chrono::steady_clock::time_point last_sent{std::chrono::steady_clock::now()};
  std::uint64_t sampled_cpu_ns{};         // the VM thread's CPU time at the last tick that it was asked to take
  std::uint64_t seen_cpu_ns{};            // the same at the last tick of all
  std::optional<TickThread> tick_thread;  // last: ends first
};

Labels& labels_of_thread() {
  return sampling_of_thread().labels;
}

Sampler::Sampler(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
Sampler::~Sampler() = default;
Sampler* Sampler::active() noexcept {
  const Sampling* sampling = find_per_vm<Sampling>();
  return sampling == nullptr ? nullptr : sampling->running.get();
}
std::int64_t Sampler::profile() const noexcept {
  return parts_->settings.profile;
}
bool Sampler::uses_signal_walk() const noexcept {
  return parts_->signal_tick.has_value();
}
void Sampler::hook_tick(lua_State* L) noexcept {
  parts_->hook_tick.tick(L);
}

Result<void> Sampler::start(lua_State* L, const SamplerSettings& settings, BlockSink sink) {
  auto& running = sampling_of_thread().running;
  if (running != nullptr) {
    return fail(ErrorCode::already_running,
                fmt::format("profile {} is being taken; stop it first", running->parts_->settings.profile));
  }
  static std::once_flag watches_forks;
  std::call_once(watches_forks, [] {
    // The child has no tick thread, and its samples would come out of the parent's link: leave the sampler behind.
    pthread_atfork(nullptr, nullptr, [] {
      Sampling* sampling = find_per_vm<Sampling>();
      if (sampling == nullptr) return;
      if (Sampler* left = sampling->running.release(); left != nullptr && left->parts_->signal_tick) {
        left->parts_->signal_tick->uninstall();
      }
    });
  });
  try {
    running = make(L, settings, std::move(sink));
  } catch (const std::exception& error) {  // std::bad_alloc, std::system_error
    return fail(ErrorCode::internal, fmt::format("sampling cannot start: {}", error.what()));
  }
  return {};
}

std::unique_ptr<Sampler> Sampler::make(lua_State* L, const SamplerSettings& settings, BlockSink sink) {
  std::unique_ptr<Sampler> sampler{new Sampler{std::make_unique<Parts>(L, settings, std::move(sink))}};
  Parts& parts = *sampler->parts_;
  install_fault_guard();
  if (knows_machine && layout_verdict().is_trusted) {
    parts.signal_tick.emplace(parts.recorder, layout::of(L)->global->main_thread, native_map(), labels_of_thread());
  }
  parts.recorder.begin();
  for (int i = 0; i < sampling_of_thread().pauses; ++i) {
    parts.recorder.pause();
  }
  parts.sampled_cpu_ns = parts.seen_cpu_ns = parts.vm_thread.cpu_ns();
  parts.tick_thread.emplace(settings.interval, [self = sampler.get()] { self->tick_thread_tick(); });
  return sampler;
}

void Sampler::take_sample() {
  Parts& parts = *parts_;
  const bool is_wall = parts.settings.clock == TickClock::wall;
  const std::uint64_t cpu_ns = parts.vm_thread.cpu_ns();
  const bool has_run =
      cpu_ns - parts.sampled_cpu_ns >= static_cast<std::uint64_t>(parts.settings.interval.count()) / 16;
  const bool has_moved = std::exchange(parts.seen_cpu_ns, cpu_ns) != cpu_ns;
  if (!has_run && !is_wall) return;
  const Activity activity = parts.vm_thread.activity();
  if (activity == Activity::asleep) {
    if (is_wall && parts.signal_tick) take_sleeping_sample();
    return;
  }
  // One that has hardly run may be about to sleep: left in peace. One that has waited for a processor since the last
  // tick will still be where it is now when the signal comes.
  if (!has_run && (has_moved || activity == Activity::on_processor)) return;
  parts.sampled_cpu_ns = cpu_ns;
  if (parts.signal_tick) {
    parts.vm_thread.send(parts.signal_tick->signal());
  } else {
    parts.hook_tick.request();
  }
}

void Sampler::take_sleeping_sample() {
  std::pair<VmThread*, std::uint64_t> before{&parts_->vm_thread, parts_->vm_thread.cpu_ns()};
  parts_->signal_tick->sleeping_tick(
      parts_->vm_thread.sleeping_stack_pointer(),
      [](void* data) {
        const auto& [thread, cpu] = *static_cast<std::pair<VmThread*, std::uint64_t>*>(data);
        return thread->cpu_ns() == cpu;
      },
      &before);
}

void Sampler::tick_thread_tick() {
  Parts& parts = *parts_;
  install_fault_guard();  // the program may have put its own handlers on top since
  if (!parts.recorder.is_paused()) take_sample();
  const auto now = std::chrono::steady_clock::now();
  if (now - parts.last_sent < send_interval && !parts.recorder.ring.is_filling()) return;
  parts.last_sent = now;
  if (parts.signal_tick) parts.signal_tick->install();
  parts.send({}, false);
}

void Sampler::flush(lua_State* L) {
  const SamplingPause pause;
  parts_->send(function_names(L, parts_->recorder.functions), true);
}

void Sampler::stop(lua_State* L) {
  auto& running = sampling_of_thread().running;
  if (running == nullptr) return;
  const SamplingPause pause;
  Parts& parts = *running->parts_;
  parts.end_ticks();
  running->flush(L);
  running.reset();
}

SamplingPause::SamplingPause() noexcept {
  Sampling& sampling = sampling_of_thread();
  ++sampling.pauses;
  if (auto& running = sampling.running; running != nullptr) running->parts_->recorder.pause();
}
bool SamplingPause::any() noexcept {
  const Sampling* sampling = find_per_vm<Sampling>();
  return sampling != nullptr && sampling->pauses != 0;
}
SamplingPause::~SamplingPause() {
  Sampling& sampling = sampling_of_thread();
  --sampling.pauses;
  if (auto& running = sampling.running; running != nullptr) running->parts_->recorder.resume();
}

}  // namespace wayfinder::runtime::sampling
