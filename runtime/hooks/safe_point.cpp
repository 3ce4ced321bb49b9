#include "runtime/hooks/safe_point.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/layout/running_thread.hpp"
#include "runtime/luajit/interruptible_code.hpp"

namespace wayfinder::runtime {

void come_to_safe_point(std::uintptr_t stack_pointer) noexcept {
  const Agent* agent = Agent::active();
  if (agent == nullptr) return;
  const bool is_in_evaluation = evaluation_runs();
  if (is_in_evaluation ? !evaluation_must_end() : agent->is_stopped()) return;
  lua_State* first = is_in_evaluation ? evaluation_thread() : agent->main_thread();
  if (first == nullptr) return;
  arm_one_shot(hooks_trust_layout() ? running_thread(first, stack_pointer) : first);
  if constexpr (is_luajit) luajit::interrupt_code(agent->main_thread());
}

}  // namespace wayfinder::runtime
