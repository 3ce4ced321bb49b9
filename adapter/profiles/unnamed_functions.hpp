#pragma once
#include <cstddef>

#include "profiling/profile.hpp"

namespace wayfinder::adapter {

/// Functions whose samples came without a name that the program would know: those of C, which no source tells.
class UnnamedFunctions {
 public:
  /// Whether there are some that were not there at the last call.
  [[nodiscard]] bool has_new(const profiling::Profile& profile);
  /// Another profile is looked at from now on.
  void forget() noexcept { seen_ = 0; }

 private:
  std::size_t seen_{};
};

}  // namespace wayfinder::adapter
