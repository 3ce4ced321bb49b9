#include <catch2/catch.hpp>

#include "tests/unit/runtime_heap/lua_heap.hpp"

namespace wayfinder::runtime::heap {

using memory::EdgeKind;
using memory::ObjectKind;

namespace {

/// Whether an edge of this kind and label leads from one object to the other.
bool leads(const WalkedHeap& heap, std::uint32_t from, EdgeKind kind, std::string_view label, std::uint32_t to) {
  for (const auto& edge : heap.edges(from)) {
    if (edge.kind == kind && edge.label == label && edge.target == to) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a table's fields, indices and odd keys are labelled as a program writes them", "[heap]") {
  const LuaState lua;
  lua.run(R"(key = {}
             holder = {name = {}, "one", {}, [-7] = {}, [2^40] = {}, [1.5] = {}, [true] = {}, [key] = {},
                       [print] = {}, [io.stdout] = {}})");
  const WalkedHeap heap{lua};
  const auto holder = heap.at({"holder"});
  CHECK(heap.edge(holder, "name")->kind == EdgeKind::field);
  CHECK(heap.edge(holder, "#1")->kind == EdgeKind::index);
  CHECK(heap.kind(heap.edge(holder, "#1")->target) == ObjectKind::string);
  CHECK(heap.kind(heap.edge(holder, "#2")->target) == ObjectKind::table);
  CHECK(heap.edge(holder, "[-7]")->kind == EdgeKind::index);
  CHECK(heap.edge(holder, "[1099511627776]")->kind == EdgeKind::index);
  CHECK(heap.edge(holder, "[1.5]")->kind == EdgeKind::value);
  CHECK(heap.edge(holder, "[true]")->kind == EdgeKind::value);
  CHECK(heap.edge(holder, "[table]")->kind == EdgeKind::value);
  CHECK(heap.edge(holder, "[function]")->kind == EdgeKind::value);
  CHECK(heap.edge(holder, "[userdata]")->kind == EdgeKind::value);
  CHECK(leads(heap, holder, EdgeKind::key, "[table]", heap.at({"key"})));
}

TEST_CASE("a string key is held by the table even when its value is a number", "[heap]") {
  const LuaState lua;
  lua.run("holder = {only_here = 1}");
  const WalkedHeap heap{lua};
  const auto edges = heap.edges(heap.at({"holder"}));
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].kind == EdgeKind::key);
  CHECK(edges[0].label == "only_here");
  CHECK(heap.label(edges[0].target) == "only_here");
}

TEST_CASE("a removed entry holds nothing any more", "[heap]") {
  const LuaState lua;
  lua.run("holder = {}; holder[{}] = {}; holder.gone = {}; for key in pairs(holder) do holder[key] = nil end");
  const WalkedHeap heap{lua};
  CHECK(heap.edges(heap.at({"holder"})).empty());
}

TEST_CASE("objects carry the names that tell them apart", "[heap]") {
  const LuaState lua;
  lua.run(
      "class = {__name = 'Account'}\n"
      "account = setmetatable({}, class)\n"
      "function handle() end\n"
      "long = ('x'):rep(100)\n"
      "wrapped = require\n"
      "holder = {iterator = ('a'):gmatch('.')}\n");
  const WalkedHeap heap{lua};
  CHECK(heap.label(heap.at({"account"})) == "Account");
  CHECK(heap.label(heap.at({"handle"})) == "@test.lua:3");
  CHECK(heap.label(heap.at({"long"})) == std::string(64, 'x'));
  CHECK(heap.label(heap.at({"wrapped"})) == "=[C] require");
  CHECK_THAT(heap.label(heap.at({"holder", "iterator"})), Catch::StartsWith("=[C] unit_runtime_heap+0x"));
  CHECK(leads(heap, heap.at({"account"}), EdgeKind::metatable, "", heap.at({"class"})));
}

TEST_CASE("a closure leads to its prototype, its upvalues by name and through them to their values", "[heap]") {
  const LuaState lua;
  lua.run(
      "local cache = {}\n"
      "function get() return cache, print end\n"
      "function set() cache = {} end\n");
  const WalkedHeap heap{lua};
  const auto get = heap.at({"get"});
  const auto cell = heap.edge(get, "cache").value();
  CHECK(cell.kind == EdgeKind::upvalue);
  CHECK(heap.kind(cell.target) == ObjectKind::upvalue);
  const auto held = heap.edges(cell.target);
  REQUIRE(held.size() == 1);
  CHECK(held[0].kind == EdgeKind::value);
  CHECK(heap.kind(held[0].target) == ObjectKind::table);
  CHECK(heap.edge(get, "_ENV")->kind == EdgeKind::environment);
  CHECK(heap.kind(heap.edge(get, "prototype")->target) == ObjectKind::proto);
  CHECK(heap.edge(heap.at({"set"}), "cache")->target == cell.target);
}

TEST_CASE("a prototype leads to its constants, names and nested functions", "[heap]") {
  const LuaState lua;
  lua.run("function outer(argument) local inner = function() return argument end; return inner, 'a constant' end");
  const WalkedHeap heap{lua};
  const auto proto = heap.edge(heap.at({"outer"}), "prototype")->target;
  bool has_constant = false;
  for (const auto& edge : heap.edges(proto)) {
    has_constant = has_constant || (edge.kind == EdgeKind::constant && heap.label(edge.target) == "a constant");
  }
  CHECK(has_constant);
  CHECK(heap.kind(heap.edge(proto, "nested function")->target) == ObjectKind::proto);
  CHECK(heap.label(heap.edge(proto, "local name")->target) == "argument");
  CHECK(heap.label(heap.edge(proto, "source")->target) == "@test.lua");
}

TEST_CASE("userdata lead to their metatable and user values", "[heap]") {
  const LuaState lua;
  lua_newuserdatauv(lua, 24, 2);
  lua_newtable(lua);
  lua_setiuservalue(lua, -2, 2);
  lua_newtable(lua);
  lua_pushstring(lua, "Handle");
  lua_setfield(lua, -2, "__name");
  lua_setmetatable(lua, -2);
  lua_setglobal(lua, "handle");
  const WalkedHeap heap{lua};
  const auto handle = heap.at({"handle"});
  CHECK(heap.kind(handle) == ObjectKind::userdata);
  CHECK(heap.label(handle) == "Handle");
  CHECK(heap.edge(handle, "#2")->kind == EdgeKind::uservalue);
  CHECK(heap.edges(handle).front().kind == EdgeKind::metatable);
}

TEST_CASE("the registry shows references, metatables and loaded modules", "[heap]") {
  const LuaState lua;
  lua_newtable(lua);
  const void* kept = lua_topointer(lua, -1);
  const int reference = luaL_ref(lua, LUA_REGISTRYINDEX);
  const WalkedHeap heap{lua};
  const auto registry = heap.edge(0, "registry").value();
  CHECK(registry.kind == EdgeKind::registry);
  const auto slot = heap.edge(registry.target, "#" + std::to_string(reference)).value();
  CHECK(slot.kind == EdgeKind::registry);
  CHECK(slot.target == heap.object_at(kept));
  CHECK(heap.edge(registry.target, "_LOADED")->kind == EdgeKind::registry);
}

TEST_CASE("the root leads to the main thread, the globals, metatables by type and objects that wait for __gc",
          "[heap]") {
  const LuaState lua;
  lua_pushglobaltable(lua);
  CHECK(WalkedHeap{lua}.edge(0, "globals")->target == WalkedHeap{lua}.object_at(lua_topointer(lua, -1)));
  const WalkedHeap heap{lua};
  CHECK(heap.edge(0, "main thread")->target == heap.object_at(static_cast<lua_State*>(lua)));
  const auto strings = heap.edge(0, "string").value();
  CHECK(strings.kind == EdgeKind::metatable);
  CHECK(heap.edge(strings.target, "__index")->target == heap.at({"string"}));
  CHECK(heap.kind(heap.edge(0, "string table")->target) == ObjectKind::internal);
}

}  // namespace wayfinder::runtime::heap
