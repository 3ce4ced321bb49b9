#pragma once
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "memory/diff/object_classes.hpp"

namespace wayfinder::memory {

using PathIndex = std::uint32_t;
using DictionaryPaths = std::unordered_set<std::string>;

/// Where objects hang, alike ones as one: array indices and the keys of dictionaries become `[*]`, upvalues of all
/// closures written at one place are one, and a tree's nodes below its first few are those above them.
/// Thread: immutable once made. Memory: 4 bytes an object and 40 a folded path.
class FoldedPaths {
 public:
  static constexpr PathIndex weakly_held = 0;  ///< the path of objects that only weak edges reach
  static constexpr std::string_view weakly_held_text = "(weakly held)";

  /// `dictionaries`: folded paths of tables that are dictionaries even where they have few entries yet, so that paths
  /// of several snapshots compare.
  FoldedPaths(const HeapGraph& graph, const ObjectClasses& classes, const DictionaryPaths& dictionaries = {});

  [[nodiscard]] PathIndex path_of(ObjectIndex object) const noexcept { return path_of_[object]; }
  [[nodiscard]] std::string text(PathIndex path) const;
  /// The path that this one goes on from; `nothing` where a text begins.
  [[nodiscard]] PathIndex parent_of(PathIndex path) const noexcept {
    return path == weakly_held ? nothing : nodes_[path].parent;
  }
  /// The folded paths of all tables that have so many alike entries under names that these names must be data.
  [[nodiscard]] DictionaryPaths dictionaries() const;

 private:
  friend class PathFolder;
  struct Node {
    PathIndex parent;  ///< `nothing`: it begins here
    ClassIndex first_class;
    EdgeIndex edge;  ///< the first one seen; `nothing`: a root
    ObjectIndex object;
    std::uint32_t depth;
    bool is_folded;
    std::uint64_t step;
  };

  const HeapGraph& graph_;
  std::vector<PathIndex> path_of_;
  std::vector<Node> nodes_;
  std::vector<ObjectIndex> dictionary_tables_;
};

}  // namespace wayfinder::memory
