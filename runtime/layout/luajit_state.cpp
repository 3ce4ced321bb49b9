#include "runtime/layout/luajit_state.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "runtime/layout/fault_guard.hpp"

namespace wayfinder::runtime::luajit {
namespace {

/// Offsets from the main thread: the global state lies behind it, in one block.
struct Places {
  std::size_t global_in_thread{};  ///< of any thread: the address of the global state
  std::size_t bytes_of_thread{};   ///< from the main thread to the global state
  std::size_t running_thread{};
  std::size_t hook_flags{};
  std::uint8_t in_hook{};  ///< the flag that stands while a hook runs
};

constexpr std::size_t searched_bytes = 2048;
constexpr std::size_t words_of_thread = 10;  // no thread is smaller
using Image = std::array<std::uint8_t, searched_bytes>;

Image image_of(const lua_State* main_thread) noexcept {
  Image image;
  std::memcpy(image.data(), main_thread, image.size());
  return image;
}

/// What a run in a throw-away state shows, in moments that differ in one thing each.
struct Moments {
  lua_State* main_thread{};
  lua_State* coroutine{};
  Image in_main{};
  Image in_coroutine{};
  std::array<Image, 3> with_masks{};
  Image in_hook{};
  std::array<std::uintptr_t, words_of_thread> in_thread{};
  std::array<std::uintptr_t, words_of_thread> in_other_thread{};
};
constexpr std::array<int, 3> masks{LUA_MASKRET, LUA_MASKLINE, LUA_MASKCALL | LUA_MASKLINE};
Moments* moments = nullptr;

int look_in_coroutine(lua_State* L) {
  moments->in_coroutine = image_of(moments->main_thread);
  (void)L;
  return 0;
}

void look_in_hook(lua_State* L, lua_Debug* /*record*/) {
  moments->in_hook = image_of(moments->main_thread);
  lua_sethook(L, nullptr, 0, 0);
}

int collect_moments(lua_State* L) {
  moments->in_main = image_of(L);
  moments->coroutine = lua_newthread(L);
  std::memcpy(moments->in_thread.data(), L, sizeof moments->in_thread);
  std::memcpy(moments->in_other_thread.data(), moments->coroutine, sizeof moments->in_other_thread);
  lua_pushcfunction(moments->coroutine, look_in_coroutine);
  lua_resume(moments->coroutine, 0);
  for (std::size_t i = 0; i < masks.size(); ++i) {
    lua_sethook(L, look_in_hook, masks[i], 0);  // nothing of Lua's runs until it is off
    moments->with_masks[i] = image_of(L);
    lua_sethook(L, nullptr, 0, 0);
  }
  if (luaL_loadstring(L, "local a = 1") != LUA_OK) return lua_error(L);
  lua_sethook(L, look_in_hook, LUA_MASKLINE, 0);
  lua_call(L, 0, 0);
  return 0;
}

std::optional<Places> places_in(const Moments& seen) {
  std::vector<std::size_t> running;
  for (std::size_t at = 0; at + sizeof(void*) <= searched_bytes; at += sizeof(void*)) {
    const auto holds = [at](const Image& image, const lua_State* thread) {
      return std::memcmp(image.data() + at, static_cast<const void*>(&thread), sizeof thread) == 0;
    };
    if (holds(seen.in_main, seen.main_thread) && holds(seen.in_coroutine, seen.coroutine)) running.push_back(at);
  }
  std::vector<std::size_t> globals;
  std::uintptr_t distance = 0;
  for (std::size_t at = 0; at < seen.in_thread.size(); ++at) {
    const auto beyond = seen.in_thread[at] - reinterpret_cast<std::uintptr_t>(seen.main_thread);
    if (seen.in_thread[at] != seen.in_other_thread[at] || beyond == 0 || beyond > searched_bytes) continue;
    globals.push_back(at * sizeof(void*));
    distance = beyond;
  }
  std::vector<std::size_t> flags;
  constexpr std::uint8_t event_bits = 0x0F;
  for (std::size_t at = 0; at < searched_bytes; ++at) {
    bool follows = seen.in_main[at] == 0;
    for (std::size_t i = 0; i < masks.size(); ++i) {
      follows = follows && seen.with_masks[i][at] == masks[i];
    }
    const auto more = static_cast<std::uint8_t>(seen.in_hook[at] & ~event_bits);
    const bool is_one_bit = more != 0 && (more & (more - 1)) == 0;
    if (follows && is_one_bit && (seen.in_hook[at] & event_bits) == LUA_MASKLINE) flags.push_back(at);
  }
  if (running.size() != 1 || flags.size() != 1 || globals.size() != 1) return std::nullopt;
  const auto in_hook = static_cast<std::uint8_t>(seen.in_hook[flags[0]] & ~event_bits);
  return Places{globals[0], distance, running[0], flags[0], in_hook};
}

std::optional<Places> find_places() {
  Moments seen;
  lua_State* scratch = luaL_newstate();
  if (scratch == nullptr) return std::nullopt;
  seen.main_thread = scratch;
  moments = &seen;
  install_fault_guard();
  int status = LUA_ERRRUN;
  auto body = [&] {
    lua_pushcfunction(scratch, collect_moments);
    status = lua_pcall(scratch, 0, 0, 0);
  };
  const bool is_whole = survive_faults(body) && status == LUA_OK;
  moments = nullptr;
  if (!is_whole) return std::nullopt;
  lua_close(scratch);
  return places_in(seen);
}

const std::optional<Places>& places_in_state() {
  static const std::optional<Places> found = find_places();
  return found;
}

/// Needs places_in_state().
std::uint8_t& hook_flags_of(lua_State* main_thread) noexcept {
  return reinterpret_cast<std::uint8_t*>(main_thread)[places_in_state()->hook_flags];
}

}  // namespace

lua_State* main_thread_of(lua_State* L) noexcept {
  const auto& known = places_in_state();
  if (!known) return nullptr;
  std::uintptr_t global = 0;
  std::memcpy(&global, reinterpret_cast<const std::byte*>(L) + known->global_in_thread, sizeof global);
  return reinterpret_cast<lua_State*>(global - known->bytes_of_thread);
}

lua_State* running_thread(lua_State* main_thread) noexcept {
  const auto& known = places_in_state();
  if (!known) return main_thread;
  lua_State* running = nullptr;
  std::memcpy(static_cast<void*>(&running), reinterpret_cast<const std::byte*>(main_thread) + known->running_thread,
              sizeof running);
  return running == nullptr ? main_thread : running;
}

void set_running_thread(lua_State* main_thread, lua_State* thread) noexcept {
  const auto& known = places_in_state();
  if (!known) return;
  std::memcpy(reinterpret_cast<std::byte*>(main_thread) + known->running_thread, static_cast<const void*>(&thread),
              sizeof thread);
}

std::uint8_t* hook_flags(lua_State* main_thread) noexcept {
  return places_in_state() && main_thread != nullptr ? &hook_flags_of(main_thread) : nullptr;
}

bool let_hooks_nest(lua_State* main_thread) noexcept {
  const auto& known = places_in_state();
  if (!known || main_thread == nullptr) return false;
  std::uint8_t& flags = hook_flags_of(main_thread);
  const bool runs_hook = (flags & known->in_hook) != 0;
  flags = static_cast<std::uint8_t>(flags & ~known->in_hook);
  return runs_hook;
}

void end_nesting(lua_State* main_thread) noexcept {
  std::uint8_t& flags = hook_flags_of(main_thread);
  flags = static_cast<std::uint8_t>(flags | places_in_state()->in_hook);
}

bool hide_from_hooks(lua_State* main_thread) noexcept {
  const auto& known = places_in_state();
  if (!known || main_thread == nullptr || (hook_flags_of(main_thread) & known->in_hook) != 0) return false;
  end_nesting(main_thread);
  return true;
}

void end_hiding(lua_State* main_thread) noexcept {
  (void)let_hooks_nest(main_thread);
}

}  // namespace wayfinder::runtime::luajit
