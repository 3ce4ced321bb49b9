#include "runtime/inspect/own_objects.hpp"

#include <unordered_set>

#include "runtime/agent/anchor.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/object_bytes.hpp"
#include "runtime/inspect/inspector.hpp"

namespace wayfinder::runtime::inspect {
namespace {

class OwnObjects {
 public:
  /// The table's entries belong to the program: it is counted alone.
  void stop_at(const void* table) { foreign_.insert(table); }

  std::int64_t bytes_from(const void* object) {
    visit(static_cast<const layout::Object*>(object));
    return bytes_;
  }

 private:
  void visit(const layout::Object* object) {
    if (object == nullptr || !seen_.insert(object).second) return;
    switch (kind_of(*object)) {
      case layout::ObjectKind::table:
        count(*object);
        visit_table(reinterpret_cast<const layout::Table&>(*object));
        break;
      case layout::ObjectKind::lua_closure: {  // its upvalues are cells of the program's, or of one compiled expression
        count(*object);
        visit(reinterpret_cast<const layout::Object*>(reinterpret_cast<const layout::LuaClosure&>(*object).proto));
        break;
      }
      case layout::ObjectKind::proto: {
        count(*object);
        const auto& proto = reinterpret_cast<const layout::Proto&>(*object);
        for (std::int32_t i = 0; i < proto.child_count; ++i)
          visit(reinterpret_cast<const layout::Object*>(proto.children[i]));
        break;
      }
      case layout::ObjectKind::userdata:
        count(*object);
        visit(reinterpret_cast<const layout::Object*>(reinterpret_cast<const layout::Userdata&>(*object).metatable));
        break;
      case layout::ObjectKind::thread:
        count(*object);
        break;
      default:
        break;  // strings are shared with the program
    }
  }

  void visit_table(const layout::Table& table) {
    visit(reinterpret_cast<const layout::Object*>(table.metatable));
    if (foreign_.contains(&table)) return;
    for (std::size_t i = 0; i < layout::array_size_of(table); ++i)
      visit_value(table.array[i]);
    for (std::size_t i = 0; i < layout::node_count_of(table); ++i)
      visit_value(table.nodes[i].value);
  }
  void visit_value(const layout::Value& value) {
    if (layout::is_object(value)) visit(value.as.object);
  }
  void count(const layout::Object& object) { bytes_ += static_cast<std::int64_t>(layout::bytes_of(object)); }

  std::unordered_set<const void*> seen_;
  std::unordered_set<const void*> foreign_;
  std::int64_t bytes_{};
};

}  // namespace

std::int64_t own_bytes(lua_State* L) {
  const auto inspector = Inspector::of(L);
  if (!inspector) return 0;
  OwnObjects own;
  for (const Slot slot : {slot_values, slot_thread_ids, slot_threads, slot_table_marks}) {
    (*inspector)->push(L, slot);
    own.stop_at(lua_topointer(L, -1));
    lua_pop(L, 1);
  }
  push_anchor(L);
  const void* anchor = lua_topointer(L, -1);
  lua_pop(L, 1);
  return own.bytes_from(anchor);
}

}  // namespace wayfinder::runtime::inspect
