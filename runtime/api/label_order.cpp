#include "runtime/api/label_order.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <string_view>

#include "runtime/agent/anchor.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/sampling/sampler.hpp"

// A coroutine that has labels is held in a table of the agent's, so that no other one can come to its address and be
// taken for it. Those that have ended are let go from time to time. What raises has nothing with a destructor.
namespace wayfinder::runtime {
namespace {

using sampling::Labels;

const char held_key = 0;   ///< in the agent's table: the labelled coroutines; false: the state is being closed
const char guard_key = 0;  ///< in the agent's table: what tells of that

constexpr std::size_t most_key_bytes = 64;
constexpr std::size_t most_value_bytes = 256;  ///< of longer ones the beginning is taken
constexpr std::size_t most_coroutines = 4'096;

/// Pushes what is under held_key. Its address stands for the state.
const void* push_held(lua_State* L) noexcept {
  push_anchor(L);
  if (lua_istable(L, -1)) {
    lua_rawgetp(L, -1, &held_key);
    lua_remove(L, -2);
  }
  return lua_topointer(L, -1);
}

void forget_state(const void* state) noexcept {
  const sampling::SamplingPause pause;
  sampling::labels_of_thread().forget_state(state, sampling::Sampler::active() != nullptr);
}

int meet_end_of_state(lua_State* L) {
  push_anchor(L);
  if (!lua_istable(L, -1)) return 0;
  lua_rawgetp(L, -1, &held_key);
  forget_state(lua_topointer(L, -1));
  lua_pushboolean(L, 0);
  lua_rawsetp(L, -3, &held_key);
  return 0;
}

/// Puts the table under held_key, and pushes it. May raise.
void make_held(lua_State* L) {
  make_anchor(L);
  lua_newuserdata(L, 1);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, meet_end_of_state);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, -2, &guard_key);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, -3, &held_key);
  lua_remove(L, -2);
}

/// As coroutine.status has it.
bool has_ended(lua_State* coroutine) noexcept {
  lua_Debug record;
  const int status = lua_status(coroutine);
  if (status == LUA_YIELD) return false;
  return status != LUA_OK || (lua_getstack(coroutine, 0, &record) == 0 && lua_gettop(coroutine) == 0);
}

/// Of the coroutines in the table on top of the stack, lets go those that have ended, and those whose labels are not
/// younger than `oldest`.
void let_go(lua_State* L, Labels& labels, std::uint64_t oldest, bool is_sampled) {
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pop(L, 1);
    lua_State* coroutine = lua_tothread(L, -1);
    if (coroutine == L || (!has_ended(coroutine) && labels.age_of(coroutine) > oldest)) continue;
    labels.forget(coroutine, is_sampled);
    lua_pushvalue(L, -1);
    lua_pushnil(L);
    lua_rawset(L, -4);  // there is an entry, so nothing is allocated
  }
}

enum class Outcome : std::uint8_t { done, too_many, out_of_memory };

/// The table of labelled coroutines is on top of the stack.
Outcome change_label(lua_State* L, std::string_view key, std::optional<std::string_view> value) noexcept {
  const sampling::SamplingPause pause;
  const bool is_sampled = sampling::Sampler::active() != nullptr;
  Labels& labels = sampling::labels_of_thread();
  try {
    if (!labels.has(L) && labels.is_crowded()) {
      let_go(L, labels, 0, is_sampled);
      if (labels.count() >= most_coroutines) let_go(L, labels, labels.older_half(), is_sampled);
      labels.set_crowd(std::min(2 * labels.count(), most_coroutines));
    }
    return labels.change(L, lua_topointer(L, -1), key, value, is_sampled) ? Outcome::done : Outcome::too_many;
  } catch (const std::bad_alloc&) {
    return Outcome::out_of_memory;
  }
}

/// The text at this index of the stack; of a boolean "true" or "false".
std::string_view text_at(lua_State* L, int index) {
  if (lua_isboolean(L, index)) return lua_toboolean(L, index) != 0 ? "true" : "false";
  std::size_t length = 0;
  const char* text = lua_tolstring(L, index, &length);
  return {text, length};
}

std::string_view key_at(lua_State* L, int index) {
  if (lua_type(L, index) != LUA_TSTRING) {
    luaL_error(L, "label: key: expected a string, got a %s", luaL_typename(L, index));
  }
  const std::string_view key = text_at(L, index);
  if (key.empty() || key.size() > most_key_bytes) {
    luaL_error(L, "label: key: expected 1 to %d bytes, got %d", static_cast<int>(most_key_bytes),
               static_cast<int>(key.size()));
  }
  if (key == "thread") luaL_error(L, "label: key: expected another one than \"thread\", which samples have anyway");
  return key;
}

/// Without a part of a character at its end.
std::string_view shortened(std::string_view value) {
  if (value.size() <= most_value_bytes) return value;
  std::size_t end = most_value_bytes;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U)
    --end;
  return value.substr(0, end);
}

std::optional<std::string_view> value_at(lua_State* L, int index) {
  if (lua_isnoneornil(L, index)) return std::nullopt;
  if (lua_isstring(L, index) == 0 && !lua_isboolean(L, index)) {
    luaL_error(L, "label: value: expected a string, a number, a boolean or nothing, got a %s", luaL_typename(L, index));
  }
  return shortened(text_at(L, index));
}

/// Puts the running coroutine into the table on top of the stack, or takes it out. May raise when it is put in.
void hold(lua_State* L, bool is_held) {
  lua_pushthread(L);
  if (is_held) {
    lua_pushboolean(L, 1);
  } else {
    lua_pushnil(L);
  }
  lua_rawset(L, -3);
}

}  // namespace

int label_coroutine(lua_State* L) {
  const std::string_view key = key_at(L, 1);
  const auto value = value_at(L, 2);
  push_held(L);
  if (lua_isnil(L, -1)) {
    if (!value) return 0;
    make_held(L);
  }
  if (!lua_istable(L, -1)) return 0;  // the state is being closed
  if (value) hold(L, true);
  const Outcome outcome = change_label(L, key, value);
  const bool is_held = sampling::labels_of_thread().has(L);
  if (!is_held && (!value || outcome != Outcome::done)) hold(L, false);
  if (outcome == Outcome::out_of_memory) return luaL_error(L, "not enough memory");
  if (outcome == Outcome::too_many) {
    return luaL_error(L, "label: expected at most %d labels at a time, got one more",
                      static_cast<int>(Labels::most_labels));
  }
  return 0;
}

void end_labels(lua_State* L) noexcept {
  const void* held = push_held(L);
  if (lua_istable(L, -1)) forget_state(held);
  lua_pop(L, 1);
  push_anchor(L);
  if (lua_istable(L, -1)) {
    lua_rawgetp(L, -1, &guard_key);
    if (lua_isuserdata(L, -1)) {
      lua_pushnil(L);
      lua_setmetatable(L, -2);  // it will be collected, and is not to tell of that
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  leave_anchor(L, &guard_key);
  leave_anchor(L, &held_key);
}

}  // namespace wayfinder::runtime
