#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "profiling/profile.hpp"

namespace wayfinder::profiling {

/// A function of one run or of both.
struct MatchedFunction {
  std::optional<FunctionId> in_a;
  std::optional<FunctionId> in_b;
};

struct FunctionMatches {
  std::vector<MatchedFunction> functions;
  std::vector<std::uint32_t> of_a;  ///< by FunctionId of the first profile: index into `functions`
  std::vector<std::uint32_t> of_b;
};

/// Which functions of two runs are the same, though the program was edited, renamed or moved between them: those of one
/// name and source, however far their lines have shifted; of several such, those of the same lines, then of the same
/// length, then in the order of the text. After these, those of one name in files of one name, and at last those whose
/// name only one function has in each run. Pure; thread: any. O(functions log functions).
[[nodiscard]] FunctionMatches match_functions(const Profile& a, const Profile& b);

}  // namespace wayfinder::profiling
