#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "runtime/facts/lua_api.hpp"
#include "runtime/heap/object_shapes.hpp"
#include "runtime/heap/resolve.hpp"
#include "runtime/heap/walk.hpp"

namespace wayfinder::runtime::heap {

/// The bytes of the string at this index.
[[nodiscard]] inline std::string_view text_at(lua_State* L, int index) noexcept {
  std::size_t length = 0;
  const char* const bytes = lua_tolstring(L, index, &length);
  return {bytes, length};
}

/// Slots of the walk's stack, from where on it is free for the visits.
enum WalkSlot : int {
  waiting_slot = 1,  ///< table: the values of what is found and not visited, in the order of Discovery's own list
  weak_tables_slot,  ///< table: those in whose entries the walk has to look again
  mode_slot,         ///< "__mode"
  name_slot,         ///< "__name"
  walk_slots = name_slot
};

/// One walk by the public API, shared by the functions that visit objects (api_visits.hpp). What is found is known by
/// its address, and its value waits in a table of the walk's own, since the API leads from no address to an object.
/// Members that take or leave values may raise when memory ends: nothing with a destructor is pending there. Indices
/// are absolute.
class ApiWalker {
 public:
  ApiWalker(const WalkRequest& request, HeapGraph& graph) noexcept;

  /// Before the protected call; false: no memory.
  [[nodiscard]] bool open() noexcept;
  /// In the protected call, on an empty stack.
  void begin(lua_State* L);
  /// Visits all that has been found, and all that this leads to.
  void run();
  /// Takes the walk's tables out of the state's memory.
  void end();
  /// No memory, or more objects than a file can hold.
  [[nodiscard]] bool has_failed() const noexcept { return has_failed_ || found_.has_failed(); }

  // ---- for visits ----

  [[nodiscard]] lua_State* L() const noexcept { return L_; }
  [[nodiscard]] const void* anchor() const noexcept { return request_.anchor; }
  [[nodiscard]] const ObjectShapes& shapes() const noexcept { return shapes_; }
  [[nodiscard]] HeapGraph& graph() noexcept { return graph_; }
  [[nodiscard]] Discovery& found() noexcept { return found_; }
  [[nodiscard]] CFunctionNames& c_functions() noexcept { return c_functions_; }

  /// The number of the value at this index, which is an object, given now unless it has one.
  std::uint32_t number_of(int index) { return number_at(address_of(index), index); }
  /// Of an upvalue's cell, whose value is on top.
  std::uint32_t number_of_cell(const void* cell);
  /// not_found: the object has none.
  [[nodiscard]] std::uint32_t known_number_of(int index) const noexcept;
  /// Not so are light C functions, light userdata, numbers, booleans, nil.
  [[nodiscard]] bool is_object(int index) const noexcept { return address_of(index) != 0; }

  void edge(std::uint32_t number, EdgeKind kind, Label label) noexcept;
  /// An edge if the value is an object.
  void value_edge(int index, EdgeKind kind, Label label) {
    const std::uintptr_t address = address_of(index);
    if (address != 0) edge(number_at(address, index), kind, label);
  }
  /// The same, and pops the value, which is on top.
  void pop_edge(EdgeKind kind, Label label) {
    value_edge(lua_gettop(L_), kind, label);
    lua_pop(L_, 1);
  }
  [[nodiscard]] Label label_of(std::string_view name) noexcept;

  /// Labels that are the same in every heap.
  struct FixedLabels {
    Label frame, vararg, temporary, c_temporary, environment;
  };
  [[nodiscard]] const FixedLabels& labels() const noexcept { return labels_; }

  struct Metatable {
    const void* table{};
    Label name{};  ///< of its __name
    bool has_weak_keys{}, has_weak_values{};
  };
  /// What the metatable at this index says of those that have it; remembered.
  const Metatable& metatable(int index);

  /// The label of a function made at this line of a source; remembered.
  [[nodiscard]] Label label_of_place(const lua_Debug& place) noexcept;

  /// Notes whether something of the walk's could be kept: without memory the walk is worth nothing.
  void check(bool is_kept) noexcept { has_failed_ = has_failed_ || !is_kept; }

  /// Tables whose weak entries wait until it is known what else holds them; by number, from 1 on.
  void remember_weak(int table, std::uint32_t place);
  [[nodiscard]] std::uint32_t weak_count() const noexcept { return weak_count_; }
  /// Pushes the table; returns its place.
  std::uint32_t push_weak(std::uint32_t number);

 private:
  [[nodiscard]] std::uintptr_t address_of(int index) const noexcept;
  [[nodiscard]] std::size_t user_values_of(int index) const noexcept;
  [[nodiscard]] std::uint32_t birth_of(int index, std::uintptr_t address) const noexcept;
  std::uint32_t number_at(std::uintptr_t address, int index);
  void visit(const Discovery::Found& found);
  void visit_root();
  void visit_cell();

  const WalkRequest& request_;
  const ObjectShapes& shapes_;
  HeapGraph& graph_;
  Discovery found_;
  CFunctionNames c_functions_;
  lua_State* L_{};
  Arena<std::uint32_t> weak_places_;
  std::uint32_t weak_count_{};
  std::size_t most_waiting_{};
  std::size_t edge_room_{};
  std::array<Metatable, 256> metatables_{};
  struct Place {
    const char* source{};
    int line{};
    Label label{};
  };
  std::array<Place, 512> places_{};
  FixedLabels labels_{};
  bool has_failed_{};
};

}  // namespace wayfinder::runtime::heap
