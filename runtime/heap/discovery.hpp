#pragma once
#include <array>
#include <cstdint>

#include "runtime/heap/address_table.hpp"
#include "runtime/heap/heap_graph.hpp"

namespace wayfinder::runtime::heap {

using memory::EdgeKind;
using memory::Label;

/// Labels while the walk goes on: some are those of objects that have not been visited yet. resolve_edges() replaces
/// them. Strings of the pool and objects stay below deferred_bit.
constexpr Label deferred_bit = 0x4000'0000U;
constexpr Label label_of_target = 0x7FFF'FFFFU;      ///< an edge's: the label of the object that it leads to
constexpr Label label_of_previous = 0x7FFF'FFFEU;    ///< an edge's: the label of the previous edge's target
constexpr Label label_of_c_function = 0x7FFF'FFFDU;  ///< an object's: to be named at the end
constexpr std::uint32_t max_objects = 0x3FFF'FFF0U;

/// The label that the object of this number has or will have.
[[nodiscard]] constexpr Label label_of_object(std::uint32_t number) noexcept {
  return deferred_bit | number;
}

constexpr std::uint32_t not_found = UINT32_MAX;

/// Finds objects and appends the edges that lead to them. An object's number tells when it was found; its place in the
/// columns, when it was visited: depth first, as neighbours in the graph are mostly neighbours in memory. Until
/// resolve_edges() edges and deferred labels hold numbers.
/// An edge's target is looked up some edges later than it is appended, when the prefetched entry of the address table
/// has arrived; until settle() the last targets are open.
class Discovery {
 public:
  struct Found {
    std::uintptr_t address;
    std::uint32_t number;
  };

  explicit Discovery(HeapGraph& graph) noexcept : graph_{graph} {}

  [[nodiscard]] bool open() noexcept { return index_.open(); }

  /// Objects that have a number.
  [[nodiscard]] std::uint32_t object_count() const noexcept { return object_count_; }
  [[nodiscard]] std::uint32_t edge_count() const noexcept { return edge_count_; }
  /// No memory, or more objects or edges than a file can hold: the walk is worth nothing.
  [[nodiscard]] bool has_failed() const noexcept { return has_failed_; }

  /// The number of an object, given now unless it has one.
  std::uint32_t number_of(const void* object) noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(object);
    std::uint32_t* entry = index_.entry(address);
    if (entry == nullptr) [[unlikely]] {
      has_failed_ = true;
      return 0;
    }
    if (*entry == 0) add(address, *entry);
    return *entry - 1;
  }
  /// not_found: it has none.
  [[nodiscard]] std::uint32_t known_number_of(const void* object) const noexcept {
    return index_.value(reinterpret_cast<std::uintptr_t>(object)) - 1;
  }

  /// Takes the object that was found last and has not been taken; false: there is none, but settle() may find more.
  [[nodiscard]] bool take(Found& found) noexcept {
    if (waiting_.size() == 0) return false;
    found = waiting_[waiting_.size() - 1];
    waiting_.resize(waiting_.size() - 1);
    return true;
  }
  /// How many have not been taken.
  [[nodiscard]] std::size_t waiting_count() const noexcept { return waiting_.size(); }
  /// Notes the place of an object that is visited.
  void place(std::uint32_t number, std::uint32_t place) noexcept { places_[number] = place; }
  [[nodiscard]] std::uint32_t place_of(std::uint32_t number) const noexcept { return places_[number]; }

  /// Before an object's edges are appended: room for at most so many.
  void make_edge_room(std::size_t most) noexcept {
    if (edge_count_ + most > UINT32_MAX) has_failed_ = true;
    graph_.resize_edges(edge_count_);
    if (!graph_.make_edge_room(most)) has_failed_ = true;
  }
  void edge(const void* target, EdgeKind kind, Label label) noexcept {
    const std::uint32_t edge = edge_count_++;
    graph_.edge_kinds[edge] = kind;
    graph_.edge_labels[edge] = label;
    const auto address = reinterpret_cast<std::uintptr_t>(target);
    open_[edge % open_.size()] = address;
    if (const std::uint32_t* entry = index_.entry(address)) __builtin_prefetch(entry, 1);
    if (edge_count_ - settled_ == open_.size()) settle_one();
  }
  /// The same where nothing is open, to an object that has a number.
  void edge_to(std::uint32_t number, EdgeKind kind, Label label) noexcept {
    graph_.edge_kinds[edge_count_] = kind;
    graph_.edge_labels[edge_count_] = label;
    graph_.edge_targets[edge_count_] = number;
    settled_ = ++edge_count_;
  }
  void settle() noexcept {
    while (settled_ < edge_count_) {
      settle_one();
    }
    graph_.resize_edges(edge_count_);
  }

 private:
  void add(std::uintptr_t address, std::uint32_t& entry) noexcept {
    if (!waiting_.make_room(1) || !places_.make_room(1) || object_count_ >= max_objects) {
      has_failed_ = true;
      entry = 1;
      return;
    }
    waiting_.push({address, object_count_});
    places_.push(0);
    entry = ++object_count_;
  }
  void settle_one() noexcept {
    graph_.edge_targets[settled_] = number_of(reinterpret_cast<const void*>(open_[settled_ % open_.size()]));
    ++settled_;
  }

  HeapGraph& graph_;
  AddressTable<std::uint32_t> index_;  ///< number + 1
  Arena<Found> waiting_;               ///< a stack
  Arena<std::uint32_t> places_;        ///< by number
  std::array<std::uintptr_t, 32> open_{};
  std::uint32_t object_count_{};
  std::uint32_t edge_count_{};
  std::uint32_t settled_{};
  bool has_failed_{};
};

}  // namespace wayfinder::runtime::heap
