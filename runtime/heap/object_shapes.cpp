#include "runtime/heap/object_shapes.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "runtime/facts/lua_api.hpp"
#include "runtime/facts/upvalues.hpp"

namespace wayfinder::runtime::heap {

namespace {

/// The blocks that a state has been given since begin(). What is moved or freed is not followed: nothing that is
/// measured is.
class BlockLog {
 public:
  static void* allocate(void* self, void* block, std::size_t, std::size_t size) {
    if (size == 0) {
      std::free(block);
      return nullptr;
    }
    void* const result = std::realloc(block, size);
    auto& log = *static_cast<BlockLog*>(self);
    if (result != nullptr && log.count_ < log.blocks_.size()) {
      log.blocks_[log.count_++] = {static_cast<const std::byte*>(result), size};
    }
    return result;
  }

  struct Block {
    const std::byte* start{};
    std::size_t size{};
  };
  void begin() noexcept { count_ = 0; }
  /// That the pointer lies in; empty: none.
  [[nodiscard]] Block block_of(const void* pointer) const noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      const auto* const at = static_cast<const std::byte*>(pointer);
      if (at >= blocks_[i].start && at < blocks_[i].start + blocks_[i].size) return blocks_[i];
    }
    return {};
  }
  [[nodiscard]] std::size_t total_bytes() const noexcept {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      bytes += blocks_[i].size;
    }
    return bytes;
  }

 private:
  std::array<Block, 32> blocks_{};
  std::size_t count_{};
};

struct Measuring {
  BlockLog log;
  ObjectShapes shapes;
};

/// Two objects of one kind with `parts` and `parts + 1` parts.
ObjectSize size_of(std::size_t smaller, std::size_t larger, std::size_t parts) noexcept {
  const std::size_t part = larger - smaller;
  return {smaller - parts * part, part};
}

std::size_t offset_in(const BlockLog::Block& block, const void* pointer) noexcept {
  return static_cast<std::size_t>(static_cast<const std::byte*>(pointer) - block.start);
}

void measure_string(lua_State* L, Measuring& measuring) {
  constexpr std::array<char, 100> text{'m', 'e', 'a', 's', 'u', 'r', 'e', 'd'};
  measuring.log.begin();
  lua_pushlstring(L, text.data(), text.size());
  const void* const bytes = lua_tolstring(L, -1, nullptr);
  const auto block = measuring.log.block_of(bytes);
  measuring.shapes.string_offset = offset_in(block, bytes);
  measuring.shapes.string_bytes = block.size - text.size();
}

/// Whether two strings of so many equal bytes are one.
bool is_interned(lua_State* L, std::string_view text) {
  lua_pushlstring(L, text.data(), text.size());
  lua_pushlstring(L, text.data(), text.size());
  const bool is_same = lua_tolstring(L, -1, nullptr) == lua_tolstring(L, -2, nullptr);
  lua_pop(L, 2);
  return is_same;
}

void measure_interning(lua_State* L, Measuring& measuring) {
  static constexpr std::array<char, 1024> bytes{};
  const std::string_view longest{bytes.data(), bytes.size()};
  std::size_t& interned = measuring.shapes.longest_interned;
  if (is_interned(L, longest)) {
    interned = SIZE_MAX;
    return;
  }
  std::size_t beyond = longest.size();
  while (interned + 1 < beyond) {
    const std::size_t middle = interned + (beyond - interned) / 2;
    (is_interned(L, longest.substr(0, middle)) ? interned : beyond) = middle;
  }
}

void measure_tables(lua_State* L, Measuring& measuring) {
  constexpr int parts = 64;
  measuring.log.begin();
  lua_createtable(L, 0, 0);
  measuring.shapes.table.base = measuring.log.block_of(lua_topointer(L, -1)).size;
  measuring.log.begin();
  lua_createtable(L, parts, 0);
  measuring.shapes.table.part = (measuring.log.total_bytes() - measuring.shapes.table.base) / parts;
  measuring.log.begin();
  lua_createtable(L, 0, parts);
  measuring.shapes.node_bytes = (measuring.log.total_bytes() - measuring.shapes.table.base) / parts;
}

void measure_functions(lua_State* L, Measuring& measuring) {
  const lua_CFunction function = [](lua_State*) { return 0; };
  std::array<std::size_t, 2> sizes{};
  for (int upvalues = 1; upvalues <= 2; ++upvalues) {
    for (int i = 0; i < upvalues; ++i) {
      lua_pushboolean(L, 0);
    }
    measuring.log.begin();
    lua_pushcclosure(L, function, upvalues);
    sizes[static_cast<std::size_t>(upvalues) - 1] = measuring.log.block_of(lua_topointer(L, -1)).size;
  }
  measuring.shapes.c_closure = size_of(sizes[0], sizes[1], 1);
  if (luaL_loadstring(L, "local a, b = {}, {}; return function() return a end, function() return a, b end") != LUA_OK) {
    lua_error(L);
  }
  measuring.log.begin();
  lua_call(L, 0, 2);
  measuring.shapes.lua_closure =
      size_of(measuring.log.block_of(lua_topointer(L, -2)).size, measuring.log.block_of(lua_topointer(L, -1)).size, 1);
  if (const void* const cell = layout::upvalue_cell(L, -1, 1); cell != nullptr) {
    measuring.shapes.upvalue_bytes = measuring.log.block_of(cell).size;
  }
}

void measure_userdata(lua_State* L, Measuring& measuring) {
  constexpr std::size_t bytes = 16;
  std::array<std::size_t, 3> headers{};
  for (std::size_t values = 0; values < headers.size(); ++values) {
    measuring.log.begin();
    const void* const made = lua_newuserdatauv(L, bytes, static_cast<int>(values));
    headers[values] = offset_in(measuring.log.block_of(made), made);
  }
  ObjectShapes& shapes = measuring.shapes;
  shapes.userdata_offset = shapes.userdata.base = headers[0];
  shapes.userdata.part = headers[2] - headers[1];
  shapes.with_user_values = headers[1] - headers[0] - shapes.userdata.part;
}

void measure_thread(lua_State* L, Measuring& measuring) {
  measuring.log.begin();
  const void* const thread = lua_newthread(L);
  measuring.shapes.thread_offset = offset_in(measuring.log.block_of(thread), thread);
  measuring.shapes.thread_bytes = measuring.log.total_bytes();
}

int measure(lua_State* L) {
  auto& measuring = *static_cast<Measuring*>(lua_touserdata(L, 1));
  lua_gc(L, LUA_GCSTOP, 0);
  for (const auto part :
       {measure_string, measure_interning, measure_tables, measure_functions, measure_userdata, measure_thread}) {
    lua_settop(L, 1);
    part(L, measuring);
  }
  return 0;
}

/// LuaJIT with pointers of 32 bits has no state with another allocator, and complains on stderr when asked for one.
bool may_have_own_allocator() noexcept {
  if (!is_luajit) return true;
  lua_State* const usual = luaL_newstate();
  if (usual == nullptr) return false;
  lua_close(usual);
  return reinterpret_cast<std::uintptr_t>(usual) > UINT32_MAX;
}

ObjectShapes measured() noexcept {
  if (!may_have_own_allocator()) return {};
  Measuring measuring;
  lua_State* const L = lua_newstate(BlockLog::allocate, &measuring.log);
  if (L == nullptr) return {};
  lua_pushcfunction(L, measure);
  lua_pushlightuserdata(L, &measuring);
  measuring.shapes.are_known = lua_pcall(L, 1, 0, 0) == LUA_OK;
  lua_close(L);
  return measuring.shapes.are_known ? measuring.shapes : ObjectShapes{};
}

}  // namespace

const ObjectShapes& object_shapes() noexcept {
  static const ObjectShapes shapes = measured();
  return shapes;
}

}  // namespace wayfinder::runtime::heap
