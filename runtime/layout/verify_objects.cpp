#include <string_view>

#include "runtime/facts/facts.hpp"
#include "runtime/facts/object_bytes.hpp"
#include "runtime/layout/layout_check.hpp"

namespace wayfinder::runtime {
namespace {

using layout::Object;
using layout::Value;

template <class T>
const T& object_at(lua_State* L, int index) {
  return *static_cast<const T*>(lua_topointer(L, index));
}

bool same_value(lua_State* L, int index, const Value& value) {
  if (layout::type_of(value.tag) != lua_type(L, index)) return false;
  switch (lua_type(L, index)) {
    case LUA_TNUMBER:
      return lua_isinteger(L, index) != 0
                 ? layout::is_integer(value) && layout::integer_of(value) == lua_tointeger(L, index)
                 : value.tag == layout::tag_float && value.as.number == lua_tonumber(L, index);
    case LUA_TBOOLEAN:
      return layout::truth_of(value) == (lua_toboolean(L, index) != 0);
    case LUA_TSTRING:
      return layout::text_of(reinterpret_cast<const layout::String&>(*value.as.object)).data() ==
             lua_tostring(L, index);
    default:
      return layout::is_object(value) ? static_cast<const void*>(value.as.object) == lua_topointer(L, index) : true;
  }
}

void check_text(lua_State* L, LayoutCheck& check, std::string_view text, layout::Tag tag) {
  lua_pushlstring(L, text.data(), text.size());
  const auto* string = reinterpret_cast<const layout::String*>(lua_tostring(L, -1) - offsetof(layout::String, bytes));
  check.expect(string->tag == tag && layout::text_of(*string) == text, "a string differs");
  lua_pop(L, 1);
}

/// The table on the top, walked as lua_next does.
void check_entries(lua_State* L, LayoutCheck& check) {
  const auto& table = object_at<layout::Table>(L, -1);
  const std::size_t array_size = layout::array_size_of(table);
  const std::size_t node_count = layout::node_count_of(table);
  std::size_t at = 0;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    bool found = false;
    for (; !found && at < array_size + node_count; ++at) {
      const bool is_array = at < array_size;
      const Value& value = is_array ? table.array[at] : table.nodes[at - array_size].value;
      if (layout::is_nil(value)) continue;
      const bool same_key = is_array ? lua_tointeger(L, -2) == static_cast<lua_Integer>(at) + 1
                                     : same_value(L, -2, layout::key_of(table.nodes[at - array_size]));
      if (!check.expect(same_key && same_value(L, -1, value), "a table's entry differs")) return lua_settop(L, 0);
      found = true;
    }
    if (!check.expect(found, "a table's entry is not found")) return lua_settop(L, 0);
    lua_pop(L, 1);
  }
}

void check_tables(lua_State* L, LayoutCheck& check) {
  constexpr const char* program = R"(
    local t = {10, 2.5, "three", x = true, y = {}, [2.5] = print, [false] = 1}
    for i = 4, 37 do t[i] = i end
    for i = 30, 37 do t[i] = nil end
    return setmetatable(t, {}), #t)";
  if (luaL_dostring(L, program) != 0) lua_error(L);
  lua_pop(L, 1);
  check_entries(L, check);
  if (check.failed != nullptr) return;
  const auto& table = object_at<layout::Table>(L, -1);
  lua_getmetatable(L, -1);
  check.expect(table.tag == layout::tag_table && table.metatable == lua_topointer(L, -1), "a metatable differs");
  lua_newtable(L);
  check.expect(layout::node_count_of(object_at<layout::Table>(L, -1)) == 0, "an empty table has nodes");
  lua_settop(L, 0);
}

void check_userdata(lua_State* L, LayoutCheck& check) {
  for (const int values : {0, layout::most_user_values}) {
    constexpr std::size_t size_bytes = 24;
    const void* block = lua_newuserdatauv(L, size_bytes, values);
    // What starts the object is not what the API hands out.
    const auto& userdata = layout::userdata_of_block(block, values);
    if (!check.expect(layout::kind_of(reinterpret_cast<const Object&>(userdata)) == layout::ObjectKind::userdata &&
                          userdata.size == size_bytes && layout::block_of(userdata) == block,
                      "a userdata differs")) {
      return;
    }
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_setmetatable(L, -3);
    check.expect(userdata.metatable == lua_topointer(L, -1), "a userdata's metatable differs");
    if (values > 0) {
      lua_setiuservalue(L, -2, values);
      lua_getiuservalue(L, -1, values);
      check.expect(layout::user_value_count_of(userdata) == values &&
                       same_value(L, -1, layout::user_value_of(userdata, values - 1)),
                   "a user value differs");
    }
    lua_settop(L, 0);
  }
}

void check_functions(lua_State* L, LayoutCheck& check) {
  constexpr const char* program = R"(
    local shared = {}
    local function outer(first, second) local third = shared; return function() return third, first, "constant" end end
    return outer, outer(1))";
  if (luaL_dostring(L, program) != 0) lua_error(L);
  const auto& outer = object_at<layout::LuaClosure>(L, 1);
  const auto& inner = object_at<layout::LuaClosure>(L, 2);
  const layout::Proto& proto = *outer.proto;
  if (!check.expect(outer.tag == layout::tag_lua_closure && proto.tag == layout::tag_proto && proto.child_count == 1 &&
                        proto.children[0] == inner.proto && proto.parameters == 2,
                    "a function's prototype differs")) {
    return;
  }
  lua_pushvalue(L, 1);
  check.expect(proto.local_count == 3 && layout::text_of(proto.locals[1].name) == "second",
               "a local variable's name differs");
  const char* name = lua_getupvalue(L, 1, 1);
  check.expect(outer.upvalue_count == 1 && layout::text_of(layout::upvalue_name_of(proto, 0)) == name,
               "an upvalue's name differs") &&
      check.expect(same_value(L, -1, *outer.upvalues[0]->value) && inner.upvalue_count == 2 &&
                       !layout::is_open(*inner.upvalues[0]),
                   "an upvalue differs");
  lua_pop(L, 1);
  const layout::Proto& child = *inner.proto;
  const Value& constant = child.constants[child.constant_count - 1];
  check.expect(child.constant_count == 1 && constant.tag == (layout::tag_short_string | layout::collectable_bit),
               "a constant differs");
  lua_pushinteger(L, 7);
  lua_pushcclosure(L, check_objects, 1);
  const auto& c_closure = object_at<layout::CClosure>(L, -1);
  // lua_topointer of a C closure is the closure only where it has upvalues.
  check.expect(c_closure.tag == layout::tag_c_closure && c_closure.function == check_objects &&
                   c_closure.upvalue_count == 1 && layout::integer_of(c_closure.upvalues[0]) == 7,
               "a C closure differs");
  lua_settop(L, 0);
}

/// As set by the API, told by the layout.
void check_collector(lua_State* L, LayoutCheck& check, const layout::Global& global) {
  for (const bool is_generational : {true, false}) {
    const bool is_known = layout::set_generational(L, is_generational);
    check.expect(!is_known || layout::collector_of(global).is_generational == is_generational,
                 "the collector's kind differs");
  }
  constexpr int pause = 120;
  constexpr int multiplier = 160;
  lua_gc(L, LUA_GCSETPAUSE, pause);
  lua_gc(L, LUA_GCSETSTEPMUL, multiplier);
  const layout::Collector collector = layout::collector_of(global);
  check.expect(collector.pause == pause && collector.step_multiplier == multiplier, "the collector's settings differ");
  lua_gc(L, LUA_GCSTOP);
  check.expect(layout::collector_is_stopped(global), "a stopped collector differs");
}

void check_state(lua_State* L, LayoutCheck& check) {
  const layout::Global& global = *layout::of(L)->global;
  void* data = nullptr;
  check.expect(lua_getallocf(L, &data) == global.allocate && data == global.allocate_data, "the allocator differs");
  check.expect(global.registry.as.object == lua_topointer(L, LUA_REGISTRYINDEX), "the registry differs");
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  check.expect(global.metatables[LUA_TSTRING] == lua_topointer(L, -1), "the strings' metatable differs");
  check_collector(L, check, global);
  lua_newuserdata(L, 1);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, [](lua_State*) { return 0; });
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  const void* block = lua_touserdata(L, -1);
  check.expect(reinterpret_cast<const layout::Userdata*>(layout::newest_with_finalizer(global)) ==
                   &layout::userdata_of_block(block, 1),
               "an object with a finalizer is not found");
  lua_settop(L, 0);
}

/// The strongest fact of all: every byte of the state is accounted for. Where upvalues are objects, that is.
void check_sizes(lua_State* L, LayoutCheck& check) {
  if (!layout::upvalues_are_objects) return;
  const layout::Global& global = *layout::of(L)->global;
  std::size_t bytes = sizeof(layout::Global) + static_cast<std::size_t>(global.strings.size) * sizeof(void*);
  std::size_t objects = 0;
  constexpr std::size_t most = 100'000;
  layout::for_each_object(global, [&](const Object& object) {
    if (++objects > most) luaL_error(L, "the list of objects does not end");
    bytes += layout::bytes_of(object);
  });
  constexpr std::size_t kib = 1024;
  const std::size_t said =
      static_cast<std::size_t>(lua_gc(L, LUA_GCCOUNT)) * kib + static_cast<std::size_t>(lua_gc(L, LUA_GCCOUNTB));
  check.expect(layout::bytes_in_use(global) == said, "the count of bytes differs") &&
      check.expect(bytes == said, "the objects' sizes do not add up");
}

}  // namespace

int check_objects(lua_State* L) {
  LayoutCheck& check = LayoutCheck::of(L);
  check_text(L, check, "short", layout::tag_short_string);
  check_text(L, check, "a string that is longer than forty bytes, so that it is not interned", layout::tag_long_string);
  for (auto* part : {check_tables, check_userdata, check_functions, check_state, check_sizes}) {
    if (check.failed == nullptr) part(L, check);
  }
  lua_gc(L, LUA_GCRESTART);
  return 0;
}

}  // namespace wayfinder::runtime
