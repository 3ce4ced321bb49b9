#include "adapter/profiles/unnamed_functions.hpp"

#include <algorithm>
#include <utility>

namespace wayfinder::adapter {

bool UnnamedFunctions::has_new(const profiling::Profile& profile) {
  const auto functions = profile.frames().functions();
  const auto news = functions.subspan(std::min(std::exchange(seen_, functions.size()), functions.size()));
  return std::ranges::any_of(news, [](const profiling::Function& function) {
    return function.kind == profiling::FunctionKind::c && function.name.empty();
  });
}

}  // namespace wayfinder::adapter
