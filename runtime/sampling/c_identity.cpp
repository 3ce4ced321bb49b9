#include "runtime/sampling/c_identity.hpp"

#include <cstdint>

#include "runtime/facts/facts.hpp"
#include "runtime/luajit/library.hpp"

namespace wayfinder::runtime::sampling {

const void* c_identity(lua_State* L, int index) noexcept {
  if (const lua_CFunction function = lua_tocfunction(L, index); function != nullptr) {
    return reinterpret_cast<const void*>(function);
  }
  if constexpr (is_luajit) {
    const auto number = static_cast<std::uintptr_t>(luajit::fast_function_id(L, index));
    if (number != 0) return reinterpret_cast<const void*>(number);
  }
  return lua_topointer(L, index);
}

}  // namespace wayfinder::runtime::sampling
