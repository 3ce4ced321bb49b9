#include "runtime/inspect/references.hpp"

#include "runtime/agent/protected.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {

std::int64_t References::add(Reference reference) {
  references_.push_back(std::move(reference));
  return first_ + static_cast<std::int64_t>(references_.size()) - 1;
}

std::int64_t References::add_value(lua_State* L, const Inspector& inspector, int value, Reference reference) {
  value = lua_absindex(L, value);
  if (lua_checkstack(L, LUA_MINSTACK) == 0) return 0;
  inspector.push(L, slot_values);
  if (!lua_istable(L, -1)) {
    lua_pop(L, 1);
    if (!run_protected(L, 0, 1, [](lua_State* inner) { lua_createtable(inner, 64, 0); })) return 0;
    lua_pushvalue(L, -1);
    inspector.set(L, slot_values);
  }
  const int slot = values_ + 1;
  lua_pushvalue(L, value);
  const auto stored = run_protected(L, 2, 0, [slot](lua_State* inner) {
    lua_rawseti(inner, 1, slot);
    lua_settop(inner, 0);
  });
  if (!stored) return 0;
  values_ = slot;
  reference.slot = slot;
  return add(std::move(reference));
}

Result<Reference> References::find(std::int64_t number) const {
  const std::int64_t index = number - first_;
  if (index < 0 || index >= static_cast<std::int64_t>(references_.size())) {
    return refuse("variablesReference", "a reference of the current stop", std::to_string(number),
                  ErrorCode::unknown_id);
  }
  return references_[static_cast<std::size_t>(index)];
}

void References::push(lua_State* L, const Inspector& inspector, const Reference& reference) {
  inspector.push(L, slot_values);
  if (!lua_istable(L, -1)) return;
  lua_rawgeti(L, -1, reference.slot);
  lua_replace(L, -2);
}

void References::clear(lua_State* L, const Inspector& inspector) noexcept {
  first_ += static_cast<std::int64_t>(references_.size());
  references_.clear();
  values_ = 0;
  lua_pushboolean(L, 0);
  inspector.set(L, slot_values);
}

}  // namespace wayfinder::runtime::inspect
