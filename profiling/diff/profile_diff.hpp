#pragma once
#include <cstdint>
#include <vector>

#include "profiling/diff/function_match.hpp"
#include "profiling/diff/significance.hpp"
#include "profiling/profile.hpp"
#include "protocol/error.hpp"

/// What changed between two runs of a program. Pure; thread: any, while nobody writes the profiles.
namespace wayfinder::profiling {

/// What makes two runs comparable: that both did the same work, or, where one ran longer (a server), their shares.
enum class Per : std::uint8_t { run, share };

struct DiffOptions {
  Per per{Per::run};
  double noise{0.02};  ///< by which part of itself a time differs from run to run though nothing was changed
};

enum class Verdict : std::uint8_t {
  unclear,  ///< may be chance
  more,     ///< the second run spent more on it
  less
};

/// One thing in both runs. With Per::share the second run's amount and the change are scaled to the first run's whole.
struct Comparison {
  Amount a;
  Amount b;
  Change change;
  Verdict verdict{};
};

struct FunctionDiff {
  MatchedFunction function;
  Comparison self;
  Comparison total;  ///< recursion once
};

struct PathDiff {
  std::uint32_t function{};  ///< index into ProfileDiff::matches.functions; of no meaning for the root
  std::uint32_t parent{};    ///< index into ProfileDiff::paths; the root (index 0) is its own
  Comparison self;
  Comparison total;
};

/// Verdicts are given for self and total, of functions and of paths, each of the four so that among runs without any
/// change one in a hundred has a verdict at all.
struct ProfileDiff {
  static constexpr double level = 0.01;
  static constexpr std::uint64_t min_samples = 10;  ///< of both runs; with fewer nothing could be told

  DiffOptions options;
  Mode mode{};
  Comparison whole;
  FunctionMatches matches;
  std::vector<FunctionDiff> functions;  ///< by index into matches.functions
  std::vector<PathDiff> paths;          ///< call paths of functions, all threads joined; parents first
};

/// Errors: bad_argument with field "B" for a profile of another mode or clock than A's.
[[nodiscard]] Result<ProfileDiff> compare(const Profile& a, const Profile& b, const DiffOptions& options);

/// Functions whose self amount has this verdict, biggest change first.
[[nodiscard]] std::vector<std::uint32_t> functions_with(const ProfileDiff& diff, Verdict verdict);
/// Paths without the root, in the same way.
[[nodiscard]] std::vector<std::uint32_t> paths_with(const ProfileDiff& diff, Verdict verdict);

/// Call and line mode: functions that were called, or whose lines were come to, not as often in both runs; biggest
/// change first. These counts are exact.
[[nodiscard]] std::vector<std::uint32_t> functions_with_other_counts(const ProfileDiff& diff);

/// The function as it is in the second run, or in the first where the second has it not.
[[nodiscard]] const Function& function_of(const MatchedFunction& function, const Profile& a, const Profile& b);

}  // namespace wayfinder::profiling
