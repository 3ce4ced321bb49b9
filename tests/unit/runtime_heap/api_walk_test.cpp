#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "tests/unit/runtime_heap/lua_heap.hpp"

namespace wayfinder::runtime::heap {

using memory::EdgeKind;
using memory::ObjectKind;

namespace {

/// Lua 5.1 does not show the cells of upvalues, nor extra arguments.
constexpr bool shows_all = LUA_RIDX_MAINTHREAD > 0;

/// An edge by what both walks know of its target.
struct KnownEdge {
  EdgeKind kind;
  std::string label;
  std::uint64_t target;
  auto operator<=>(const KnownEdge&) const = default;
};

/// Prototypes, and how threads hold the cells of their own locals, the API does not tell.
bool is_told(const WalkedHeap& heap, const WalkedHeap::Edge& edge) {
  return heap.kind(edge.target) != ObjectKind::proto && edge.label != "open upvalue";
}

/// Late edges stand behind the others, in no order of their own.
bool is_late(const KnownEdge& edge) {
  return edge.kind == EdgeKind::weak || edge.kind == EdgeKind::ephemeron;
}

std::vector<KnownEdge> known_edges(const WalkedHeap& heap, std::uint32_t object) {
  std::vector<KnownEdge> known;
  const bool has_begun = heap.kind(object) == ObjectKind::thread && heap.edge(object, "frame").has_value();
  for (auto edge : heap.edges(object)) {
    if (!shows_all && edge.kind == EdgeKind::upvalue && heap.kind(edge.target) == ObjectKind::upvalue) {
      const auto held = heap.edges(edge.target);
      if (held.empty()) continue;
      edge.target = held.front().target;
    }
    if (has_begun && edge.label == "(C temporary)") continue;  // some lie below the first frame
    if (is_told(heap, edge)) known.push_back({edge.kind, edge.label, heap.columns.addresses[edge.target]});
  }
  // a thread's extra arguments stand with the caller's values by layout, with the function's by the API
  const bool is_unordered = heap.kind(object) == ObjectKind::thread;
  std::sort(is_unordered ? known.begin() : std::ranges::find_if(known, is_late), known.end());
  return known;
}

std::map<std::uint64_t, std::uint32_t> by_address(const WalkedHeap& heap) {
  std::map<std::uint64_t, std::uint32_t> objects;
  for (std::uint32_t i = 1; i < heap.columns.kinds.size(); ++i) {
    objects[heap.columns.addresses[i]] = i;
  }
  return objects;
}

/// A userdata with `n` user values, each a new table.
int make_userdata(lua_State* L) {
  const auto values = static_cast<int>(luaL_checkinteger(L, 1));
  constexpr std::size_t bytes = 40;
  lua_newuserdatauv(L, bytes, values);
  for (int i = 1; i <= values; ++i) {
    lua_newtable(L);
    lua_setiuservalue(L, -2, i);
  }
  return 1;
}

/// Called by a function that has a local `holder`, a table with a field `mark`.
int check_running_local(lua_State* L) {
  const WalkedHeap heap{WalkedHeap::ByApi{}, L};
  const auto thread = heap.edge(0, "main thread")->target;
  const auto local = heap.edge(thread, "holder");
  REQUIRE(local);
  CHECK(local->kind == EdgeKind::local);
  CHECK(heap.edge(local->target, "mark"));
  return 0;
}

/// A string may have a row in one walk alone: it looked like another there.
bool have_same_details(const std::string& one, const std::string& other) {
  const bool is_of_string = one.find(" bytes #") != one.npos || other.find(" bytes #") != other.npos;
  return one == other || (is_of_string && (one.empty() || other.empty()));
}

constexpr std::string_view random_heap = R"(
  pool = {{}, 'text', print}
  local random = math.random
  local function any() return pool[random(#pool)] end
  local function key()
    local kind = random(5)
    if kind == 1 then return random(-3, 6) elseif kind == 2 then return 'field' .. random(9)
    elseif kind == 3 then return random() elseif kind == 4 then return random(2) == 1 end
    return any()
  end
  local makers = {
    function() local t = {}; for i = 1, random(0, 12) do t[i] = any() end; return t end,
    function() local t = {}; for i = 1, random(0, 12) do t[key()] = any() end; return t end,
    function() return ('s'):rep(random(1, 90)) .. random(1000) end,
    function() local a, b = any(), any(); return function(...) if ... then a = b end return a, print end end,
    function() local a = any(); return coroutine.wrap(function() return a end) end,
    function() return coroutine.create(any) end,
    function()
      local thread = coroutine.create(function(first, ...)
        local second, get = any(), function() return first end
        coroutine.yield(any())
        return first, second, get, ...
      end)
      local extra = _VERSION ~= 'Lua 5.1' and any() or nil
      coroutine.resume(thread, any(), extra, extra)
      return thread
    end,
    function() return setmetatable({any()}, {__name = 'class' .. random(4), __index = any()}) end,
    function()
      local t = setmetatable({}, {__mode = ({'k', 'v', 'kv'})[random(3)]})
      for i = 1, random(0, 9) do t[key()] = random(3) == 1 and {} or any() end
      t[{}] = any()
      return t
    end,
    function() return userdata(random(0, 3)) end,
  }
  for i = 1, 600 do pool[#pool + 1] = makers[random(#makers)]() end
  kept = {}
  for i = 1, 60 do kept[i] = any() end
  pool = nil
  collectgarbage()
)";

}  // namespace

TEST_CASE("the walk by the API finds what the walk by layout finds, by address, kind, label and edge", "[heap][api]") {
  if (!walks_by_layout()) return;
  const int seed = GENERATE(range(1, 25));
  CAPTURE(seed);
  const LuaState lua;
  lua_register(lua, "userdata", make_userdata);
  lua.run("math.randomseed(" + std::to_string(seed) + ")");
  lua.run(random_heap);
  const WalkedHeap layout{lua};
  const WalkedHeap api{WalkedHeap::ByApi{}, lua};
  const auto in_layout = by_address(layout);
  const auto in_api = by_address(api);
  std::map<ObjectKind, std::size_t> unseen;
  for (const auto& [address, object] : in_layout) {
    if (!in_api.contains(address)) ++unseen[layout.kind(object)];
  }
  for (const auto kind : {ObjectKind::table, ObjectKind::function, ObjectKind::userdata, ObjectKind::thread})
    CHECK(unseen[kind] == 0);
  std::size_t differences = 0;
  for (const auto& [address, object] : in_api) {
    const auto same = in_layout.find(address);
    REQUIRE(same != in_layout.end());
    const bool has_exact_size = api.kind(object) != ObjectKind::table && api.kind(object) != ObjectKind::thread;
    const bool is_same = api.kind(object) == layout.kind(same->second) &&
                         api.label(object) == layout.label(same->second) &&
                         have_same_details(api.detail(object), layout.detail(same->second)) &&
                         known_edges(api, object) == known_edges(layout, same->second) &&
                         (!has_exact_size || api.columns.sizes[object] == layout.columns.sizes[same->second]);
    differences += is_same ? 0U : 1U;
  }
  CHECK(differences == 0);
  CHECK(in_api.size() > 300);
  CHECK(api.graph.details().suspended_threads->size() > 5);
}

TEST_CASE("by the API the root leads to the registry, the globals, the main thread and metatables by type",
          "[heap][api]") {
  const LuaState lua;
  lua.run("debug.setmetatable(print, {}); debug.setmetatable(1, {})");
  const WalkedHeap api{WalkedHeap::ByApi{}, lua};
  const std::map<std::string_view, EdgeKind> kinds{
      {"registry", EdgeKind::registry},  {"globals", EdgeKind::environment}, {"main thread", EdgeKind::internal},
      {"function", EdgeKind::metatable}, {"number", EdgeKind::metatable},    {"string", EdgeKind::metatable}};
  for (const auto& [label, kind] : kinds) {
    CAPTURE(label);
    const auto edge = api.edge(0, label);
    REQUIRE(edge);
    CHECK(edge->kind == kind);
    CHECK(api.kind(edge->target) == (label == "main thread" ? ObjectKind::thread : ObjectKind::table));
  }
}

TEST_CASE("by the API the locals of the functions that run are seen", "[heap][api]") {
  const LuaState lua;
  lua_register(lua, "check", check_running_local);
  lua.run("local function inner(holder) check(); return holder end; inner({mark = {}})");
}

TEST_CASE("by the API the agent's own part is counted apart, and a limit bounds what is listed", "[heap][api]") {
  const LuaState lua;
  static const char anchor = 0;
  lua.run("own = {}; for i = 1, 1000 do own[i] = {} end");
  lua_getglobal(lua, "own");
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &anchor);
  lua.run("own = nil; kept = {}; for i = 1, 1000 do kept[i] = {} end");
  const WalkedHeap whole{WalkedHeap::ByApi{}, lua, &anchor};
  CHECK(whole.totals.debugger_bytes > 1000 * 32);
  CHECK(whole.totals.is_estimated);
  CHECK_FALSE(whole.totals.is_truncated);
  const WalkedHeap cut{WalkedHeap::ByApi{}, lua, &anchor, 100};
  CHECK(cut.totals.is_truncated);
  CHECK(cut.columns.kinds.size() == 101);
  CHECK(cut.listed_bytes() == whole.listed_bytes());
}

}  // namespace wayfinder::runtime::heap
