#include "runtime/heap/walker.hpp"

#include <string_view>

#include "runtime/facts/object_bytes.hpp"
#include "runtime/heap/key_labels.hpp"
#include "runtime/heap/visits.hpp"

namespace wayfinder::runtime::heap {

using layout::Object;
using Kind = layout::ObjectKind;
using memory::ObjectKind;

namespace {

constexpr std::size_t cache_line = 64;

void prefetch_parts(const Object& object) noexcept {
  const auto* bytes = reinterpret_cast<const std::byte*>(&object);
  switch (kind_of(object)) {
    case Kind::table: {
      const auto& table = reinterpret_cast<const layout::Table&>(object);
      __builtin_prefetch(table.nodes);
      __builtin_prefetch(reinterpret_cast<const std::byte*>(table.nodes) + cache_line);
      __builtin_prefetch(table.array);
      break;
    }
    case Kind::proto:
      __builtin_prefetch(bytes + cache_line);
      break;
    case Kind::upvalue:
      __builtin_prefetch(reinterpret_cast<const layout::UpValue&>(object).value);
      break;
    default:
      __builtin_prefetch(bytes + cache_line - 1);  // may cross into the next line
      break;
  }
}

ObjectKind written_kind_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::table:
      return ObjectKind::table;
    case Kind::lua_closure:
    case Kind::c_closure:
      return ObjectKind::function;
    case Kind::userdata:
      return ObjectKind::userdata;
    case Kind::thread:
      return ObjectKind::thread;
    case Kind::proto:
      return ObjectKind::proto;
    case Kind::upvalue:
      return ObjectKind::upvalue;
    case Kind::string:
      break;
  }
  return ObjectKind::string;
}

Label visit_object(Walker& walker, const Object& object, std::uint32_t place) noexcept {
  switch (kind_of(object)) {
    case Kind::table:
      return visit_table(walker, reinterpret_cast<const layout::Table&>(object), place);
    case Kind::lua_closure:
      return visit_lua_closure(walker, reinterpret_cast<const layout::LuaClosure&>(object));
    case Kind::c_closure:
      return visit_c_closure(walker, reinterpret_cast<const layout::CClosure&>(object));
    case Kind::userdata:
      return visit_userdata(walker, reinterpret_cast<const layout::Userdata&>(object));
    case Kind::thread:
      return visit_thread(walker, reinterpret_cast<const layout::Thread&>(object), place);
    case Kind::proto:
      return visit_proto(walker, reinterpret_cast<const layout::Proto&>(object));
    case Kind::upvalue:
      return visit_upvalue(walker, reinterpret_cast<const layout::UpValue&>(object));
    case Kind::string:
      break;
  }
  return visit_string(walker, reinterpret_cast<const layout::String&>(object), place);
}

bool contains(const layout::Value* mode, char letter) noexcept {
  return mode != nullptr && text_of(as_string(*mode)).find(letter) != std::string_view::npos;
}

}  // namespace

Walker::Walker(const WalkRequest& request, HeapGraph& graph) noexcept
    : request_{request},
      graph_{graph},
      global_{*layout::of(request.L)->global},
      found_{graph},
      name_field_{find_string(global_, "__name")} {}

bool Walker::open() noexcept {
  if (!found_.open() || !graph_.strings.open()) return false;
  auto& strings = graph_.strings;
  labels_ = {.prototype = strings.intern("prototype"),
             .nested_function = strings.intern("nested function"),
             .source = strings.intern("source"),
             .upvalue_name = strings.intern("upvalue name"),
             .local_name = strings.intern("local name"),
             .frame = strings.intern("frame"),
             .vararg = strings.intern("(vararg)"),
             .temporary = strings.intern("(temporary)"),
             .c_temporary = strings.intern("(C temporary)"),
             .global_state = strings.intern("global state"),
             .string_table = strings.intern("string table"),
             .open_upvalue = strings.intern("open upvalue"),
             .environment = strings.intern("environment")};
  // the root has no address; a place in this object stands for it
  const std::array<const void*, fixed_object_count> fixed{this, &global(),
                                                          static_cast<const void*>(global().strings.buckets)};
  std::array<Discovery::Found, fixed_object_count> found{};
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    if (found_.number_of(fixed[i]) != i || !found_.take(found[i])) return false;
  }
  for (const auto& object : found) {
    visit(object);
  }
  return !found_.has_failed() && !has_failed_;
}

bool Walker::run() noexcept {
  do {
    Queue queue;
    for (;;) {
      fill(queue);
      if (queue.size == 0) {
        found_.settle();
        fill(queue);
        if (queue.size == 0) break;
      }
      visit(queue.pop());
      if (found_.has_failed() || has_failed_) return false;
    }
  } while (spread_ephemerons(*this));
  return !found_.has_failed() && !has_failed_;
}

/// Takes objects until the queue is full; their heads are fetched as they come in, what those point to on half way.
void Walker::fill(Queue& queue) noexcept {
  Discovery::Found next{};
  while (queue.size < Queue::length && found_.take(next)) {
    __builtin_prefetch(reinterpret_cast<const void*>(next.address));
    queue.push(next);
  }
  if (queue.size > Queue::length / 2) {
    const std::uintptr_t address = queue.at(Queue::length / 2).address;
    if ((address & headless_cell) == 0) prefetch_parts(*reinterpret_cast<const Object*>(address));
  }
}

void Walker::visit(const Discovery::Found& found) noexcept {
  constexpr std::uint32_t batch = 4096;
  const auto place = static_cast<std::uint32_t>(graph_.kinds.size());
  if (place % batch == 0 && !graph_.make_object_room(batch)) {
    has_failed_ = true;
    return;
  }
  found_.place(found.number, place);
  graph_.first_edges.push(found_.edge_count());
  if (found.number < fixed_object_count) {
    visit_fixed(static_cast<FixedObject>(found.number));
    return;
  }
  if ((found.address & headless_cell) != 0) return visit_cell(found.address & ~headless_cell);
  const auto& object = *reinterpret_cast<const Object*>(found.address);
  graph_.kinds.push(written_kind_of(kind_of(object)));
  graph_.sizes.push(bytes_of(object));
  graph_.addresses.push(found.address);
  const bool is_thread = kind_of(object) == Kind::thread;
  graph_.births.push(request_.birth_of(is_thread ? found.address - layout::thread_header_bytes : found.address));
  graph_.labels.push(visit_object(*this, object, place));
}

void Walker::visit_cell(std::uintptr_t address) noexcept {
  graph_.kinds.push(ObjectKind::upvalue);
  graph_.sizes.push(sizeof(layout::UpValue));
  graph_.addresses.push(address);
  graph_.births.push(request_.birth_of(address));
  graph_.labels.push(visit_upvalue(*this, *reinterpret_cast<const layout::UpValue*>(address)));
}

void Walker::visit_fixed(FixedObject object) noexcept {
  const bool is_root = object == root_object;
  const bool is_global = object == global_object;
  const std::uint64_t buckets = static_cast<std::uint64_t>(global().strings.size) * sizeof(layout::String*);
  graph_.kinds.push(is_root ? ObjectKind::root : ObjectKind::internal);
  graph_.sizes.push(is_root ? 0 : is_global ? bytes_of(global()) : buckets);
  graph_.addresses.push(is_root     ? 0
                        : is_global ? reinterpret_cast<std::uintptr_t>(&global())
                                    : reinterpret_cast<std::uintptr_t>(global().strings.buckets));
  graph_.births.push(is_root ? 0 : 1);
  graph_.labels.push(is_root ? memory::no_label : is_global ? labels_.global_state : labels_.string_table);
  if (is_root) visit_root(*this);
}

Label Walker::label_of(lua_Integer number) noexcept {
  return label_of_integer(number, graph_.strings);
}

const Walker::Metatable& Walker::metatable(const layout::Table* table) noexcept {
  static constexpr Metatable none{};
  if (table == nullptr) return none;
  constexpr std::size_t shift = 6;
  Metatable& known = metatables_[(reinterpret_cast<std::uintptr_t>(table) >> shift) % metatables_.size()];
  if (known.table == table) return known;
  const layout::Value* mode = field_of(*table, global().event_names[layout::mode_event]);
  const layout::Value* name = field_of(*table, name_field_);
  const layout::String* text = name == nullptr ? nullptr : as_string(*name);
  known = {table, text == nullptr ? memory::no_label : label_of(text), contains(mode, 'k'), contains(mode, 'v')};
  return known;
}

void Walker::remember_weak(std::uint32_t place) noexcept {
  if (!weak_tables_.make_room(1)) {
    has_failed_ = true;
    return;
  }
  weak_tables_.push(place);
}

}  // namespace wayfinder::runtime::heap
