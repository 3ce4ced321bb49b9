#include "runtime/allocations/allocation_sampler.hpp"

#include <pthread.h>

#include <chrono>
#include <cmath>
#include <mutex>
#include <random>
#include <utility>

#include "runtime/allocations/sampled_blocks.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/layout/fault_guard.hpp"
#include "runtime/layout/machine.hpp"
#include "runtime/layout/verify.hpp"
#include "runtime/sampling/function_names.hpp"
#include "runtime/sampling/stack_walk.hpp"
#include "runtime/sampling/told_functions.hpp"
#include "runtime/states/per_vm.hpp"

// allocate() is called by the VM wherever that allocates: no API, nothing raised, and no stack is read after the VM's
// own allocator has moved it.
namespace wayfinder::runtime::allocations {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds send_interval{250};

/// Of one VM thread.
struct Allocations {
  std::unique_ptr<AllocationSampler> running;
  AllocationSampler* left{};  ///< by a forked child, for good: what it would send is the parent's
};
Allocations& allocations_of_thread() {
  return per_vm<Allocations>();
}

}  // namespace

struct AllocationSampler::Parts {
  Parts(lua_State* L, std::int64_t profile_id, sampling::BlockSink block_sink)
      : profile{profile_id},
        sink{std::move(block_sink)},
        main{layout::of(L)->global->main_thread},
        paths{main},
        inner{lua_getallocf(L, &inner_data)} {
    until_sample = draw();
  }

  /// Bytes until the next sample: the distance between two points of a Poisson process.
  std::int64_t draw() {
    return static_cast<std::int64_t>(std::exponential_distribution<double>{1.0 / mean_bytes}(random)) + 1;
  }

  /// Reads the stack before a block of `size` bytes is allocated; false: it could not be.
  bool read_stack() noexcept {
    const sampling::NativeView view{.stack_pointer = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0))};
    if (walk.walk_tick(main, view, sample)) return true;
    ++lost;
    return false;
  }

  void keep(const void* block, std::size_t size) {
    const double likelihood = -std::expm1(-static_cast<double>(size) / mean_bytes);
    const AllocationPaths::Share share{1.0 / likelihood, static_cast<double>(size) / likelihood};
    const AllocationPaths::Id node = paths.leaf_of(sample);
    paths.add(node, share);
    blocks.add(block, {node, share});
  }

  void forget(const void* block) {
    if (const auto known = blocks.take(block)) paths.remove(known->node, known->share);
  }

  void send(const sampling::FunctionNames& names, bool may_wait) {
    install_fault_guard();  // the program may have put its own handlers on top since
    profiling::TreeBlock block;
    block.profile = profile;
    block.lost = lost;
    const auto told_before = told;
    told.tell(functions, names, block.functions);
    paths.tell(block);
    last_sent = Clock::now();
    if (sink(profiling::encode(block), may_wait)) {
      paths.sent();
    } else {
      told = told_before;
    }
  }

  static void* allocate(void* data, void* block, std::size_t old_size, std::size_t size) noexcept;
  void* sampled_allocation(void* block, std::size_t old_size, std::size_t size) noexcept;

  const std::int64_t profile;
  const sampling::BlockSink sink;
  layout::Thread* const main;
  sampling::FunctionTable functions;
  sampling::StackWalk walk{functions, sampling::labels_of_thread()};
  sampling::RawSample sample{};
  AllocationPaths paths;
  SampledBlocks blocks;
  sampling::ToldFunctions told;
  std::minstd_rand random{std::random_device{}()};
  std::int64_t until_sample{};
  std::uint64_t lost{};
  Clock::time_point last_sent{Clock::now()};
  void* inner_data{};
  lua_Alloc inner;
  bool is_left{};  ///< in a forked child: the state's allocator and nothing else
};

void* AllocationSampler::Parts::allocate(void* data, void* block, std::size_t old_size, std::size_t size) noexcept {
  Parts& parts = *static_cast<Parts*>(data);
  if (parts.is_left) return parts.inner(parts.inner_data, block, old_size, size);
  try {
    if (block != nullptr) parts.forget(block);
    parts.until_sample -= static_cast<std::int64_t>(size);
    if (parts.until_sample <= 0 && size != 0) return parts.sampled_allocation(block, old_size, size);
  } catch (const std::bad_alloc&) {
    ++parts.lost;
  }
  return parts.inner(parts.inner_data, block, old_size, size);
}

void* AllocationSampler::Parts::sampled_allocation(void* block, std::size_t old_size, std::size_t size) noexcept {
  until_sample = draw();
  // What evaluations and commands of ours allocate is not the program's. Samples know nothing of one another, so one
  // that is left out leaves the others as they are.
  const bool is_read = !sampling::SamplingPause::any() && read_stack();
  void* const made = inner(inner_data, block, old_size, size);
  if (!is_read || made == nullptr) return made;
  try {
    keep(made, size);
    if (Clock::now() - last_sent >= send_interval) send({}, false);
  } catch (const std::bad_alloc&) {
    ++lost;
  }
  return made;
}

AllocationSampler::AllocationSampler(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
AllocationSampler::~AllocationSampler() = default;

AllocationSampler* AllocationSampler::active() noexcept {
  const Allocations* allocations = find_per_vm<Allocations>();
  return allocations == nullptr ? nullptr : allocations->running.get();
}
std::int64_t AllocationSampler::profile() const noexcept {
  return parts_->profile;
}

Result<void> AllocationSampler::start(lua_State* L, std::int64_t profile, sampling::BlockSink sink) {
  auto& running = allocations_of_thread().running;
  if (running != nullptr) {
    return fail(ErrorCode::already_running,
                fmt::format("profile {} is being taken; stop it first", running->profile()));
  }
  if (!knows_machine || !layout_verdict().is_trusted) {
    return refuse("mode", "\"sampling\", \"call\" or \"line\"",
                  "\"allocation\", which has to read the stack within an "
                  "allocation, and this Lua's memory layout is not known",
                  ErrorCode::unsupported);
  }
  static std::once_flag watches_forks;
  std::call_once(watches_forks, [] {
    // What the child allocates would come out of its parent's link.
    pthread_atfork(nullptr, nullptr, [] {
      Allocations* allocations = find_per_vm<Allocations>();
      if (allocations == nullptr) return;
      allocations->left = allocations->running.release();
      if (allocations->left != nullptr) allocations->left->parts_->is_left = true;
    });
  });
  try {
    running.reset(new AllocationSampler{std::make_unique<Parts>(L, profile, std::move(sink))});
  } catch (const std::exception& error) {  // std::bad_alloc
    return fail(ErrorCode::internal, fmt::format("the profile cannot start: {}", error.what()));
  }
  install_fault_guard();
  lua_setallocf(L, Parts::allocate, running->parts_.get());
  return {};
}

void AllocationSampler::flush(lua_State* L) {
  parts_->send(sampling::function_names(L, parts_->functions), true);
}

void AllocationSampler::stop(lua_State* L) {
  auto& running = allocations_of_thread().running;
  if (running == nullptr) return;
  void* data = nullptr;
  const bool is_ours = lua_getallocf(L, &data) == Parts::allocate && data == running->parts_.get();
  if (is_ours) lua_setallocf(L, running->parts_->inner, running->parts_->inner_data);
  running->flush(L);
  if (is_ours) {
    running.reset();
  } else {
    running.release()->parts_->is_left = true;  // the program has put its own around it, which calls it for ever
  }
}

}  // namespace wayfinder::runtime::allocations
