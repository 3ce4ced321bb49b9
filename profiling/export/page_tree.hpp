#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "profiling/profile.hpp"

/// One profile, or two to compare, as the html page has them: each function, frame and path once. Pure; thread: any,
/// while nobody writes the profiles.
namespace wayfinder::profiling {

/// A number that nodes have.
struct PageColumn {
  std::string_view id;
  std::string_view title;
  std::string_view unit;  ///< "ns", "bytes"; "" for counts
  bool adds_up{};         ///< whether the sum over a function and all that it called has a meaning
  std::uint64_t (*of)(const Node&){};
};

/// What is shown of a profile of this mode; the first column is what the flame graph is drawn by.
[[nodiscard]] std::span<const PageColumn> page_columns(Mode mode);

/// The paths of one thread, depth first: a node's parent is the nearest one before it that is less deep.
struct PageThread {
  std::uint32_t number{};
  std::vector<std::uint32_t> frame;
  std::vector<std::uint32_t> depth;                 ///< 0: outermost
  std::vector<std::vector<std::uint64_t>> values;   ///< column by column, within it side by side
  std::vector<std::vector<std::uint32_t>> node_of;  ///< by side and NodeId: index into `frame`
};

struct PageTree {
  std::size_t sides{};
  std::vector<const Function*> functions;  ///< nullptr: stands for samples without frames
  std::vector<Frame> frames;               ///< whose functions are indices into `functions`
  std::vector<PageThread> threads;         ///< in the order in which they were first seen
};

/// One profile, or two of one mode, whose functions are told to be the same by match_functions(). `sides` must outlive
/// the tree.
[[nodiscard]] PageTree merge_for_page(std::span<const Profile* const> sides, std::span<const PageColumn> columns);

}  // namespace wayfinder::profiling
