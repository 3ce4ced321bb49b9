#include "runtime/hooks/hook_owner.hpp"

namespace wayfinder::runtime {
namespace {

HookOwner known_owner{nullptr, [](lua_State*) noexcept { return 0; }, [](lua_State*) noexcept {}, []() noexcept {}};

}  // namespace

const HookOwner& hook_owner() noexcept {
  return known_owner;
}

void set_hook_owner(const HookOwner& owner) noexcept {
  known_owner = owner;
}

}  // namespace wayfinder::runtime
