#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "memory/graph/heap_graph.hpp"

namespace wayfinder::memory {

/// A heap made by hand: the usual roots, then whatever a test hangs under them. Edges keep the order of their making.
class MadeHeap {
 public:
  using Id = ObjectIndex;
  static constexpr Id root = 0, registry = 1, globals = 2, loaded = 3, main_thread = 4;
  static constexpr std::uint64_t root_bytes = 10;  ///< size of each of the four below the root

  MadeHeap();

  Id object(ObjectKind kind, std::uint64_t size = 32, std::string_view label = "");
  Id table(std::uint64_t size = 56) { return object(ObjectKind::table, size); }
  /// A Lua function written at `place`, "@app.lua:5".
  Id function(std::string_view place) { return object(ObjectKind::function, 40, place); }
  Id string(std::string_view text, std::uint64_t size = 24) { return object(ObjectKind::string, size, text); }

  void edge(Id from, Id to, EdgeKind kind, std::string_view label = "");
  void edge(Id from, Id to, EdgeKind kind, std::uint32_t number);
  void field(Id from, std::string_view name, Id to) { edge(from, to, EdgeKind::field, name); }
  void index(Id from, std::uint32_t number, Id to) { edge(from, to, EdgeKind::index, number); }
  /// An entry whose value is no object: the table holds its name alone.
  void scalar_field(Id from, std::string_view name);

  /// New tables, each under its name in the one before: `under(globals, {"cache", "entries"})` is cache.entries.
  Id under(Id from, const std::vector<std::string>& names);

  void set_address(Id object, std::uint64_t address) { addresses_[object] = address; }
  void set_birth(Id object, std::uint32_t birth) { births_[object] = birth; }
  void set_size(Id object, std::uint64_t size) { sizes_[object] = size; }
  [[nodiscard]] std::uint64_t size(Id object) const { return sizes_[object]; }

  /// Takes the object and the edges to it away; indices of later ones move down.
  void remove(Id object) { is_removed_[object] = true; }
  [[nodiscard]] ObjectIndex index_of(Id object) const;

  /// Births of objects made from now on.
  std::uint32_t epoch = 1;
  SnapshotInfo info;

  /// The heap as it is now; total_bytes becomes the sum of all sizes.
  [[nodiscard]] std::shared_ptr<const HeapGraph> graph() const;

 private:
  struct Edge {
    Id to;
    EdgeKind kind;
    Label label;
  };
  struct Flat;
  Label interned(std::string_view text);

  std::vector<ObjectKind> kinds_;
  std::vector<std::uint64_t> sizes_;
  std::vector<std::uint64_t> addresses_;
  std::vector<std::uint32_t> births_;
  std::vector<Label> labels_;
  std::vector<bool> is_removed_;
  std::vector<std::vector<Edge>> edges_;
  std::vector<std::uint32_t> string_offsets_{0};
  std::string string_bytes_;
  std::map<std::string, Label, std::less<>> interned_;
};

}  // namespace wayfinder::memory
