#pragma once
#include <cstdint>
#include <memory>

#include "protocol/error.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/sampling/sampler.hpp"

namespace wayfinder::runtime::allocations {

/// Samples what one Lua state allocates, from start() to stop(), by an allocator around its own. Each byte is as likely
/// to be sampled as any other (a Poisson process with a mean of `mean_bytes` between two samples), so that the cost
/// does not depend on how many blocks there are; what a sampled block stands for follows from its size. A block that is
/// resized counts as freed and allocated. One a VM thread runs at a time. In a forked child there is none.
/// Thread: the VM's.
class AllocationSampler {
 public:
  static constexpr std::uint64_t mean_bytes = 32'768;

  /// Errors: already_running; internal, when memory is not to be had; unsupported, where the stack cannot be read
  /// within an allocation, as the layout is not known.
  [[nodiscard]] static Result<void> start(lua_State* L, std::int64_t profile, sampling::BlockSink sink);
  [[nodiscard]] static AllocationSampler* active() noexcept;
  /// Sends all so far, with the names that can be told now. At a safe point of `L`.
  void flush(lua_State* L);
  /// The same and ends it: the state has its own allocator again.
  static void stop(lua_State* L);

  [[nodiscard]] std::int64_t profile() const noexcept;

  ~AllocationSampler();
  AllocationSampler(const AllocationSampler&) = delete;
  AllocationSampler& operator=(const AllocationSampler&) = delete;

 private:
  struct Parts;
  explicit AllocationSampler(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace wayfinder::runtime::allocations
