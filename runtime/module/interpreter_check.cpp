#include "runtime/module/interpreter_check.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace wayfinder::runtime {
namespace {

constexpr unsigned char pattern = 0xA5;

/// lua_getstack() writes `i_ci` and nothing else: with another LUA_IDSIZE at another place.
bool debug_records_fit(lua_State* L) noexcept {
  constexpr std::size_t spare_bytes = 4'096;
  alignas(lua_Debug) std::array<unsigned char, sizeof(lua_Debug) + spare_bytes> bytes;
  bytes.fill(pattern);
  if (lua_getstack(L, 0, reinterpret_cast<lua_Debug*>(bytes.data())) == 0) return true;
  const auto written = bytes.begin() + offsetof(lua_Debug, i_ci);
  const auto is_untouched = [](unsigned char byte) { return byte == pattern; };
  const auto behind = written + sizeof(lua_Debug::i_ci);
  return std::all_of(bytes.begin(), written, is_untouched) && std::all_of(behind, bytes.end(), is_untouched) &&
         !std::all_of(written, behind, is_untouched);
}

/// Numbers of another size come back as other numbers.
bool numbers_fit(lua_State* L) noexcept {
  constexpr lua_Number number = 1.000000001;
  constexpr lua_Integer integer = std::int64_t{1} << 40U;
  lua_pushnumber(L, number);
  lua_pushinteger(L, integer);
  const bool fit = lua_tonumber(L, -2) == number && lua_tointeger(L, -1) == integer;
  lua_pop(L, 2);
  return fit;
}

}  // namespace

const char* expected_of_interpreter(lua_State* L) noexcept {
  if (!numbers_fit(L)) return "a Lua with numbers of 64 bits";
  if (!debug_records_fit(L)) return "a Lua whose debug records are as in its distribution";
  return nullptr;
}

}  // namespace wayfinder::runtime
