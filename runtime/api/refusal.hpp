#pragma once
#include <algorithm>
#include <span>
#include <string>

#include "protocol/error.hpp"

namespace wayfinder::runtime {

/// Whether something was done. If not, its error's sentence stands in `refusal`, as far as it fits, ended by a zero
/// byte: memory that a Lua error may pass, which is raised with no destructor left to run.
[[nodiscard]] inline bool was_done(const Result<void>& outcome, std::span<char> refusal) noexcept {
  if (outcome) return true;
  const std::string& sentence = outcome.error().message;
  const auto end = std::copy_n(sentence.begin(), std::min(sentence.size(), refusal.size() - 1), refusal.begin());
  *end = '\0';
  return false;
}

}  // namespace wayfinder::runtime
