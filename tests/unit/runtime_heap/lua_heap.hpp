#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "memory/heap_columns.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/heap/walk.hpp"

namespace wayfinder::runtime::heap {

/// A Lua state of the test's own, with the standard libraries.
class LuaState {
 public:
  LuaState() : LuaState{luaL_newstate()} {}
  explicit LuaState(lua_State* made) : L_{made} { luaL_openlibs(L_); }
  LuaState(const LuaState&) = delete;
  LuaState& operator=(const LuaState&) = delete;
  ~LuaState() { lua_close(L_); }

  operator lua_State*() const { return L_; }  // NOLINT(google-explicit-constructor): it is one
  /// Runs a chunk called "@test.lua"; fails the test on an error.
  void run(std::string_view code) const;
  /// Bytes in use as collectgarbage("count") says.
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  lua_State* L_;
};

/// What a walk has found, and questions that tests ask of it.
struct WalkedHeap {
  HeapGraph graph;
  WalkTotals totals;
  memory::HeapColumns columns;

  explicit WalkedHeap(lua_State* L, const void* anchor = nullptr, std::uint64_t limit = 0);
  /// The same by the public API.
  struct ByApi {};
  WalkedHeap(ByApi, lua_State* L, const void* anchor = nullptr, std::uint64_t limit = 0);

  struct Edge {
    memory::EdgeKind kind;
    std::string label;  ///< a number as "#12"
    std::uint32_t target;
  };
  [[nodiscard]] std::vector<Edge> edges(std::uint32_t object) const;
  /// The target of the edge with this label, or nullopt. Key edges are left out.
  [[nodiscard]] std::optional<Edge> edge(std::uint32_t object, std::string_view label) const;
  /// From the globals along edges of these labels; fails the test where there is none.
  [[nodiscard]] std::uint32_t at(std::initializer_list<std::string_view> labels) const;
  [[nodiscard]] std::string label(std::uint32_t object) const;
  [[nodiscard]] memory::ObjectKind kind(std::uint32_t object) const { return columns.kinds[object]; }
  /// What the details tell of a string or a thread: "1234 bytes #hash", "suspended at @test.lua:1"; "" nothing.
  [[nodiscard]] std::string detail(std::uint32_t object) const;
  /// A table's row; nullopt: it has none.
  [[nodiscard]] std::optional<memory::TableRoom> room(std::uint32_t table) const;
  [[nodiscard]] std::uint64_t listed_bytes() const;
  [[nodiscard]] std::optional<std::uint32_t> object_at(const void* address) const;
};

}  // namespace wayfinder::runtime::heap
