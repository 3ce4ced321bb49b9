#include "runtime/heap/api_walker.hpp"

#include <algorithm>

#include "runtime/heap/api_visits.hpp"
#include "runtime/heap/place_text.hpp"

namespace wayfinder::runtime::heap {

using memory::ObjectKind;

namespace {

/// In the address of what waits: it is an upvalue's cell, and what lies in the table is its value.
constexpr std::uintptr_t cell_bit = 1;
constexpr std::uint32_t root_object = 0;
constexpr std::size_t longest_name = 64;

ObjectKind kind_of_type(int type) noexcept {
  switch (type) {
    case LUA_TTABLE:
      return ObjectKind::table;
    case LUA_TFUNCTION:
      return ObjectKind::function;
    case LUA_TTHREAD:
      return ObjectKind::thread;
    case LUA_TSTRING:
      return ObjectKind::string;
    default:
      return ObjectKind::userdata;  // LuaJIT's cdata among them
  }
}

Visited visit_object(ApiWalker& walker, int index, std::uint32_t place) {
  switch (lua_type(walker.L(), index)) {
    case LUA_TTABLE:
      return visit_table(walker, index, place);
    case LUA_TFUNCTION:
      return visit_function(walker, index);
    case LUA_TUSERDATA:
      return visit_userdata(walker, index);
    case LUA_TTHREAD:
      return visit_thread(walker, index, place);
    case LUA_TSTRING:
      return visit_string(walker, index, place);
    default:
      return visit_cdata(walker, index);
  }
}

}  // namespace

ApiWalker::ApiWalker(const WalkRequest& request, HeapGraph& graph) noexcept
    : request_{request}, shapes_{object_shapes()}, graph_{graph}, found_{graph}, c_functions_{request.modules} {}

bool ApiWalker::open() noexcept {
  if (!found_.open() || !graph_.strings.open()) return false;
  auto& strings = graph_.strings;
  labels_ = {.frame = strings.intern("frame"),
             .vararg = strings.intern("(vararg)"),
             .temporary = strings.intern("(temporary)"),
             .c_temporary = strings.intern("(C temporary)"),
             .environment = strings.intern("environment")};
  return true;
}

void ApiWalker::begin(lua_State* L) {
  L_ = L;
  lua_createtable(L, 0, 0);
  lua_createtable(L, 0, 0);
  lua_pushliteral(L, "__mode");
  lua_pushliteral(L, "__name");
  add_functions(*this);
  Discovery::Found root{};
  found_.number_of(this);  // the root has no address; this object's stands for it
  if (found_.take(root)) visit(root);
}

void ApiWalker::run() {
  Discovery::Found next{};
  do {
    while (!has_failed() && found_.take(next)) {
      lua_rawgeti(L_, waiting_slot, static_cast<lua_Integer>(found_.waiting_count()) + 1);
      visit(next);
      lua_settop(L_, walk_slots);
    }
  } while (!has_failed() && spread_ephemerons(*this));
  if (!has_failed()) found_.settle();
}

void ApiWalker::end() {
  for (std::size_t i = 1; i <= std::max<std::size_t>(most_waiting_, weak_count_); ++i) {
    for (const int slot : {waiting_slot, weak_tables_slot}) {
      lua_pushnil(L_);
      lua_rawseti(L_, slot, static_cast<lua_Integer>(i));
    }
  }
  // an array without a value is given back when the table makes room for another key
  for (const int slot : {waiting_slot, weak_tables_slot}) {
    lua_pushboolean(L_, 1);
    lua_pushboolean(L_, 1);
    lua_rawset(L_, slot);
  }
}

/// Of the object's head, where it is known how far that is from what the API shows; 0: it is no object.
std::uintptr_t ApiWalker::address_of(int index) const noexcept {
  switch (lua_type(L_, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TLIGHTUSERDATA:
      return 0;
    case LUA_TSTRING:
      return reinterpret_cast<std::uintptr_t>(lua_tolstring(L_, index, nullptr)) - shapes_.string_offset;
    case LUA_TUSERDATA:
      return reinterpret_cast<std::uintptr_t>(lua_touserdata(L_, index)) -
             shapes_.header_of_userdata(user_values_of(index));
    case LUA_TFUNCTION: {
      const void* const function = lua_topointer(L_, index);
      const bool is_light = function == reinterpret_cast<const void*>(lua_tocfunction(L_, index));
      return is_light ? 0 : reinterpret_cast<std::uintptr_t>(function);
    }
    default:
      return reinterpret_cast<std::uintptr_t>(lua_topointer(L_, index));
  }
}

std::size_t ApiWalker::user_values_of(int index) const noexcept {
  if (shapes_.userdata.part == 0) return 0;  // where they have no place of their own, no header tells of them
  int count = 0;
  while (lua_getiuservalue(L_, index, count + 1) != LUA_TNONE) {
    lua_pop(L_, 1);
    ++count;
  }
  lua_pop(L_, 1);
  return static_cast<std::size_t>(count);
}

std::uint32_t ApiWalker::birth_of(int index, std::uintptr_t address) const noexcept {
  if (request_.births == nullptr) return 1;
  const int type = lua_type(L_, index);
  if (type == LUA_TTHREAD) address -= shapes_.thread_offset;
  if (type > LUA_TTHREAD) return request_.epoch;  // cdata: no telling where its block begins
  return request_.birth_of(address);
}

std::uint32_t ApiWalker::number_at(std::uintptr_t address, int index) {
  const std::uint32_t before = found_.object_count();
  const std::uint32_t number = found_.number_of(reinterpret_cast<const void*>(address));
  if (number == before && !found_.has_failed()) {
    const std::size_t waiting = found_.waiting_count();
    __builtin_prefetch(reinterpret_cast<const void*>(address));  // the last one that is found is the next to be visited
    lua_pushvalue(L_, index);
    lua_rawseti(L_, waiting_slot, static_cast<lua_Integer>(waiting));
    most_waiting_ = std::max(most_waiting_, waiting);
  }
  return number;
}

std::uint32_t ApiWalker::number_of_cell(const void* cell) {
  return number_at(reinterpret_cast<std::uintptr_t>(cell) | cell_bit, lua_gettop(L_));
}

std::uint32_t ApiWalker::known_number_of(int index) const noexcept {
  return found_.known_number_of(reinterpret_cast<const void*>(address_of(index)));
}

void ApiWalker::edge(std::uint32_t number, EdgeKind kind, Label label) noexcept {
  constexpr std::size_t batch = 4096;
  if (edge_room_ == 0) {
    found_.make_edge_room(batch);
    edge_room_ = batch;
  }
  if (found_.has_failed()) return;
  --edge_room_;
  found_.edge_to(number, kind, label);
}

Label ApiWalker::label_of(std::string_view name) noexcept {
  return graph_.strings.intern(name.substr(0, longest_name));
}

void ApiWalker::visit(const Discovery::Found& found) {
  constexpr std::uint32_t batch = 4096;
  const auto place = static_cast<std::uint32_t>(graph_.kinds.size());
  if (place % batch == 0 && !graph_.make_object_room(batch)) {
    has_failed_ = true;
    return;
  }
  found_.place(found.number, place);
  graph_.first_edges.push(found_.edge_count());
  if (found.number == root_object) return visit_root();
  graph_.addresses.push(found.address & ~cell_bit);
  if ((found.address & cell_bit) != 0) return visit_cell();
  const int object = lua_gettop(L_);
  graph_.kinds.push(kind_of_type(lua_type(L_, object)));
  graph_.births.push(birth_of(object, found.address));
  graph_.sizes.push(0);
  graph_.labels.push(memory::no_label);
  const Visited visited = visit_object(*this, object, place);
  graph_.labels[place] = visited.label;
  graph_.sizes[place] = visited.bytes;
}

void ApiWalker::visit_root() {
  graph_.kinds.push(ObjectKind::root);
  graph_.sizes.push(0);
  graph_.addresses.push(0);
  graph_.births.push(0);
  graph_.labels.push(memory::no_label);
  visit_roots(*this);
}

/// A cell's value is on top.
void ApiWalker::visit_cell() {
  const std::uintptr_t cell = graph_.addresses[graph_.addresses.size() - 1];
  graph_.kinds.push(ObjectKind::upvalue);
  graph_.sizes.push(shapes_.upvalue_bytes);
  graph_.births.push(request_.birth_of(cell));
  graph_.labels.push(memory::no_label);
  value_edge(lua_gettop(L_), EdgeKind::value, memory::no_label);
}

const ApiWalker::Metatable& ApiWalker::metatable(int index) {
  constexpr std::size_t shift = 6;
  const void* const table = lua_topointer(L_, index);
  Metatable& known = metatables_[(reinterpret_cast<std::uintptr_t>(table) >> shift) % metatables_.size()];
  if (known.table == table) return known;
  known = {.table = table};
  lua_pushvalue(L_, name_slot);
  lua_rawget(L_, index);
  if (lua_type(L_, -1) == LUA_TSTRING) known.name = label_of_object(number_of(lua_gettop(L_)));
  lua_pushvalue(L_, mode_slot);
  lua_rawget(L_, index);
  if (lua_type(L_, -1) == LUA_TSTRING) {
    const std::string_view mode = text_at(L_, -1);
    known.has_weak_keys = mode.find('k') != std::string_view::npos;
    known.has_weak_values = mode.find('v') != std::string_view::npos;
  }
  lua_pop(L_, 2);
  return known;
}

Label ApiWalker::label_of_place(const lua_Debug& place) noexcept {
  const auto mixed = (reinterpret_cast<std::uintptr_t>(place.source) >> 3U) + static_cast<unsigned>(place.linedefined);
  Place& known = places_[mixed % places_.size()];
  if (known.label != memory::no_label && known.source == place.source && known.line == place.linedefined) {
    return known.label;
  }
  known = {place.source, place.linedefined,
           graph_.strings.intern(PlaceText{source_of(place), place.linedefined}.view())};
  return known.label;
}

void ApiWalker::remember_weak(int table, std::uint32_t place) {
  if (!weak_places_.make_room(1)) {
    has_failed_ = true;
    return;
  }
  weak_places_.push(place);
  lua_pushvalue(L_, table);
  lua_rawseti(L_, weak_tables_slot, static_cast<lua_Integer>(++weak_count_));
}

std::uint32_t ApiWalker::push_weak(std::uint32_t number) {
  lua_rawgeti(L_, weak_tables_slot, static_cast<lua_Integer>(number));
  return weak_places_[number - 1];
}

}  // namespace wayfinder::runtime::heap
