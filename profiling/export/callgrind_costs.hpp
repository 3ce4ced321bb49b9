#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "profiling/profile.hpp"

/// What a callgrind file adds up, before it is written. Functions and frames are numbered with their depth: twice their
/// id, and one more where they run inside an activation of the same function.
namespace wayfinder::profiling::callgrind {

struct Event {
  std::string_view name;
  std::string_view meaning;
};

/// What is counted, in the order of each cost.
[[nodiscard]] std::vector<Event> events_of(const ProfileHead& head);

/// By event; those behind the mode's last one are 0.
using Cost = std::array<std::uint64_t, 4>;
[[nodiscard]] Cost own_cost(const Node& node, Mode mode);
void add_to(Cost& cost, const Cost& more);

[[nodiscard]] constexpr std::uint32_t with_depth(std::uint32_t id, bool is_inner) noexcept {
  return id * 2 + (is_inner ? 1 : 0);
}

/// What a call led to, each sample once however often the call is on its stack.
struct Call {
  std::uint32_t caller{};  ///< frame with depth
  std::uint32_t callee{};  ///< function with depth
  std::uint64_t count{};   ///< of calls; samples where calls are not seen
  Cost below{};
};

struct Costs {
  std::vector<Cost> self;   ///< by frame with depth
  std::vector<Call> calls;  ///< in the order of caller's function, depth and line, and of the callee
};

/// Of all threads. O(nodes + calls log calls).
[[nodiscard]] Costs costs_of(const Profile& profile);

}  // namespace wayfinder::profiling::callgrind
