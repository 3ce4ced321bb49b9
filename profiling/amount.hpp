#pragma once
#include <cstdint>
#include <string_view>

#include "profiling/profile.hpp"

/// What a profile of some mode is about: time, or in allocation mode the bytes allocated. Pure; thread: any.
namespace wayfinder::profiling {

[[nodiscard]] constexpr bool counts_bytes(Mode mode) noexcept {
  return mode == Mode::allocation;
}

/// "nanoseconds" or "bytes".
[[nodiscard]] constexpr std::string_view unit_name(Mode mode) noexcept {
  return counts_bytes(mode) ? "bytes" : "nanoseconds";
}

/// The node's own, without its children.
[[nodiscard]] inline std::uint64_t self_amount(const Node& node, Mode mode) noexcept {
  return counts_bytes(mode) ? node.allocations.bytes : static_cast<std::uint64_t>(node.self_time.count());
}

/// Of all nodes.
[[nodiscard]] inline std::uint64_t whole_amount(const Profile& profile) noexcept {
  const ProfileCounters& counters = profile.counters();
  return counts_bytes(profile.head().mode) ? counters.allocations.bytes : counters.weight_ns;
}

/// How often the node itself was seen: its samples, calls or hits, whatever the mode counts.
[[nodiscard]] inline std::uint64_t self_count(const Node& node) noexcept {
  return node.self_samples + node.calls + node.hits;
}

}  // namespace wayfinder::profiling
