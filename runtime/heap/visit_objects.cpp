#include <array>

#include "runtime/facts/heap_parts.hpp"
#include "runtime/heap/details.hpp"
#include "runtime/heap/place_text.hpp"
#include "runtime/heap/visits.hpp"

namespace wayfinder::runtime::heap {

using memory::no_label;

namespace {

/// In Lua 5.1.
template <class Holder>
void visit_environment(Walker& walker, const Holder& holder) noexcept {
  walker.edge_if(environment_of(holder), EdgeKind::environment, walker.labels().environment);
}

}  // namespace

void visit_root(Walker& walker) noexcept {
  const layout::Global& global = walker.global();
  auto& strings = walker.graph().strings;
  constexpr std::size_t places = 8;
  std::size_t edges = places + LUA_NUMTYPES;
  for_each_to_be_finalized(global, [&edges](layout::Object&) { ++edges; });
  for_each_fixed(global, [&edges](layout::Object&) { ++edges; });
  walker.found().make_edge_room(edges);
  if (walker.found().has_failed()) return;
  walker.edge(global.registry.as.object, EdgeKind::registry, strings.intern("registry"));
  walker.edge_if(globals_of(global), EdgeKind::environment, strings.intern("globals"));
  walker.edge(global.main_thread, EdgeKind::internal, strings.intern("main thread"));
  for (int type = 0; type < LUA_NUMTYPES; ++type) {
    static constexpr std::array names{"nil",   "boolean",  "lightuserdata", "number", "string",
                                      "table", "function", "userdata",      "thread"};
    const auto index = static_cast<std::size_t>(type);
    walker.edge_if(global.metatables[index], EdgeKind::metatable, strings.intern(names[index]));
  }
  for_each_to_be_finalized(global, [&walker, label = strings.intern("to be finalized")](const layout::Object& object) {
    walker.edge(&object, EdgeKind::internal, label);
  });
  for_each_fixed(global, [&walker, label = strings.intern("fixed")](const layout::Object& object) {
    walker.edge(&object, EdgeKind::internal, label);
  });
  walker.edge(&global, EdgeKind::internal, walker.labels().global_state);
  walker.edge(static_cast<const void*>(global.strings.buckets), EdgeKind::internal, walker.labels().string_table);
}

Label visit_lua_closure(Walker& walker, const layout::LuaClosure& closure) noexcept {
  walker.found().make_edge_room(closure.upvalue_count + 2U);
  if (closure.proto == nullptr || walker.found().has_failed()) return no_label;  // not yet complete
  visit_environment(walker, closure);
  walker.edge(closure.proto, EdgeKind::internal, walker.labels().prototype);
  for (int i = 0; i < closure.upvalue_count; ++i) {
    if (closure.upvalues[i] == nullptr) continue;
    const layout::String* const name = upvalue_name_of(*closure.proto, i);
    const bool is_environment = text_of(name) == "_ENV";
    walker.cell_edge(closure.upvalues[i], is_environment ? EdgeKind::environment : EdgeKind::upvalue,
                     walker.label_of(name));
  }
  return label_of_object(walker.found().number_of(closure.proto));
}

Label visit_c_closure(Walker& walker, const layout::CClosure& closure) noexcept {
  walker.found().make_edge_room(closure.upvalue_count + 1U);
  if (walker.found().has_failed()) return no_label;
  visit_environment(walker, closure);
  for (int i = 0; i < closure.upvalue_count; ++i) {
    walker.value_edge(closure.upvalues[i], EdgeKind::upvalue, walker.label_of(lua_Integer{i} + 1));
  }
  return label_of_c_function;
}

Label visit_userdata(Walker& walker, const layout::Userdata& userdata) noexcept {
  const int user_values = user_value_count_of(userdata);
  walker.found().make_edge_room(static_cast<std::size_t>(user_values) + 2);
  if (walker.found().has_failed()) return no_label;
  walker.edge_if(userdata.metatable, EdgeKind::metatable, no_label);
  visit_environment(walker, userdata);
  for (int i = 0; i < user_values; ++i) {
    walker.value_edge(user_value_of(userdata, i), EdgeKind::uservalue, walker.label_of(lua_Integer{i} + 1));
  }
  return walker.metatable(userdata.metatable).name;
}

Label visit_proto(Walker& walker, const layout::Proto& proto) noexcept {
  const auto count = [](std::int32_t items) { return static_cast<std::size_t>(items); };
  walker.found().make_edge_room(1 + count(proto.constant_count) + count(proto.upvalue_count) +
                                count(proto.child_count) + count(proto.local_count));
  if (walker.found().has_failed()) return no_label;
  const auto& labels = walker.labels();
  walker.edge_if(proto.source, EdgeKind::internal, labels.source);
  for (std::int32_t i = 0; i < proto.constant_count; ++i) {
    walker.value_edge(proto.constants[i], EdgeKind::constant, walker.label_of(lua_Integer{i} + 1));
  }
  // while the compiler builds a prototype its arrays may end in nulls
  for (std::int32_t i = 0; i < proto.upvalue_count; ++i) {
    walker.edge_if(upvalue_name_of(proto, i), EdgeKind::internal, labels.upvalue_name);
  }
  for (std::int32_t i = 0; i < proto.child_count; ++i) {
    walker.edge_if(proto.children[i], EdgeKind::internal, labels.nested_function);
  }
  for (std::int32_t i = 0; i < proto.local_count; ++i) {
    walker.edge_if(proto.locals[i].name, EdgeKind::internal, labels.local_name);
  }
  return walker.graph().strings.add(PlaceText{text_of(proto.source), proto.first_line}.view());
}

Label visit_upvalue(Walker& walker, const layout::UpValue& upvalue) noexcept {
  walker.found().make_edge_room(1);
  if (walker.found().has_failed()) return no_label;
  walker.value_edge(*upvalue.value, EdgeKind::value, no_label);
  return no_label;
}

Label visit_string(Walker& walker, const layout::String& string, std::uint32_t place) noexcept {
  constexpr std::size_t longest = 64;
  const std::string_view text = text_of(string);
  if (is_long(string)) walker.check(add_long_text(walker.graph(), place, text));
  return walker.graph().strings.add(text.substr(0, longest));
}

}  // namespace wayfinder::runtime::heap
