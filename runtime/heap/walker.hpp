#pragma once
#include <array>
#include <cstdint>

#include "runtime/facts/heap_parts.hpp"
#include "runtime/facts/tables.hpp"
#include "runtime/heap/resolve.hpp"
#include "runtime/heap/walk.hpp"

namespace wayfinder::runtime::heap {

/// Objects that stand for parts of the state that are no Lua objects; their numbers and places.
enum FixedObject : std::uint32_t { root_object, global_object, string_table_object, fixed_object_count };

/// In what is found: no object, but the cell of an upvalue that has no head.
constexpr std::uintptr_t headless_cell = 1;

/// One walk's state, shared by the functions that visit objects: visit_table(), visit_thread() … of visits.hpp.
class Walker {
 public:
  Walker(const WalkRequest& request, HeapGraph& graph) noexcept;

  [[nodiscard]] bool open() noexcept;
  /// Visits all that has a number and has not been visited, and all that those lead to. False: no memory.
  [[nodiscard]] bool run() noexcept;

  // ---- for visits ----

  [[nodiscard]] const layout::Global& global() const noexcept { return global_; }
  [[nodiscard]] const void* anchor() const noexcept { return request_.anchor; }
  [[nodiscard]] HeapGraph& graph() noexcept { return graph_; }
  [[nodiscard]] Discovery& found() noexcept { return found_; }

  void edge(const void* target, EdgeKind kind, Label label) noexcept { found_.edge(target, kind, label); }
  /// The same for what may be null.
  void edge_if(const void* target, EdgeKind kind, Label label) noexcept {
    if (target != nullptr) found_.edge(target, kind, label);
  }
  /// An edge to an upvalue's cell.
  void cell_edge(const layout::UpValue* cell, EdgeKind kind, Label label) noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(cell);
    edge(reinterpret_cast<const void*>(layout::cells_are_objects ? address : address | headless_cell), kind, label);
  }
  /// An edge if the value is an object.
  void value_edge(const layout::Value& value, EdgeKind kind, Label label) noexcept {
    if (is_object(value)) found_.edge(value.as.object, kind, label);
  }
  /// The label that a string of the heap has or will have; no_label for null.
  [[nodiscard]] Label label_of(const layout::String* string) noexcept {
    return string == nullptr ? memory::no_label : label_of_object(found_.number_of(string));
  }
  /// An array index, or its text where it has no place in a label.
  [[nodiscard]] Label label_of(lua_Integer number) noexcept;

  /// Labels that are the same in every heap.
  struct FixedLabels {
    Label prototype, nested_function, source, upvalue_name, local_name;
    Label frame, vararg, temporary, c_temporary, global_state, string_table, open_upvalue, environment;
  };
  [[nodiscard]] const FixedLabels& labels() const noexcept { return labels_; }

  struct Metatable {
    const layout::Table* table{};
    Label name{};  ///< of its __name
    bool has_weak_keys{}, has_weak_values{};
  };
  /// What a metatable says of those that have it; remembered. Null: nothing.
  [[nodiscard]] const Metatable& metatable(const layout::Table* table) noexcept;

  /// Tables whose weak entries wait until it is known what else holds them.
  void remember_weak(std::uint32_t place) noexcept;
  /// Notes whether something of the walk's could be kept: without memory the walk is worth nothing.
  void check(bool is_kept) noexcept { has_failed_ = has_failed_ || !is_kept; }
  [[nodiscard]] std::span<const std::uint32_t> weak_tables() const noexcept { return weak_tables_.items(); }

 private:
  /// Objects whose memory is being fetched.
  struct Queue {
    static constexpr std::size_t length = 16;
    [[nodiscard]] const Discovery::Found& at(std::size_t index) const noexcept {
      return items[(first + index) % length];
    }
    void push(const Discovery::Found& found) noexcept { items[(first + size++) % length] = found; }
    Discovery::Found pop() noexcept {
      --size;
      return items[first++ % length];
    }
    std::array<Discovery::Found, length> items{};
    std::size_t first{}, size{};
  };
  void fill(Queue& queue) noexcept;
  void visit(const Discovery::Found& found) noexcept;
  void visit_fixed(FixedObject object) noexcept;
  void visit_cell(std::uintptr_t address) noexcept;

  const WalkRequest& request_;
  HeapGraph& graph_;
  const layout::Global& global_;
  Discovery found_;
  Arena<std::uint32_t> weak_tables_;
  std::array<Metatable, 256> metatables_{};
  FixedLabels labels_{};
  const layout::String* name_field_{};
  bool has_failed_{};
};

}  // namespace wayfinder::runtime::heap
