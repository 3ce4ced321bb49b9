#include "runtime/tracing/call_stacks.hpp"

namespace wayfinder::runtime::tracing {

OpenCalls& CallStacks::look_up(lua_State* L) {
  // Nobody tells of a thread's death. The stack of one that lives is read anew when it is next met.
  if (stacks_.size() >= most_kept && !stacks_.contains(L)) {
    std::erase_if(stacks_, [](const auto& entry) { return entry.second.number != 1; });
  }
  newest_ = &stacks_[L];
  newest_thread_ = L;
  return *newest_;
}

}  // namespace wayfinder::runtime::tracing
