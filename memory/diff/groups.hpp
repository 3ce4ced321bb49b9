#pragma once
#include <optional>
#include <string>
#include <vector>

#include "memory/diff/folded_paths.hpp"
#include "memory/diff/identity.hpp"

namespace wayfinder::memory {

/// Objects of one class and place.
struct GroupKey {
  ObjectKind kind{};
  std::string name;  ///< of the class: metatable's name, field names, where the function is written
  std::string path;  ///< folded: `cache.entries[*]`
  auto operator<=>(const GroupKey&) const = default;
};

struct GroupDelta {
  GroupKey key;
  std::int64_t count_delta{};
  std::int64_t size_delta{};  ///< bytes
};

/// Number and bytes of a group's objects.
struct GroupTotal {
  std::int64_t count{};
  std::int64_t size{};
};

/// Classes and folded paths of one snapshot: what groups are made of. Thread: immutable once made.
class Grouping {
 public:
  explicit Grouping(const HeapGraph& graph);

  /// Folds the paths of these dictionaries, too; nothing happens when it does so already.
  void also_fold(const DictionaryPaths& dictionaries);
  [[nodiscard]] const DictionaryPaths& dictionaries() const noexcept { return dictionaries_; }

  [[nodiscard]] const ObjectClasses& classes() const noexcept { return classes_; }
  [[nodiscard]] const FoldedPaths& paths() const noexcept { return *paths_; }
  [[nodiscard]] GroupKey key_of(ObjectIndex object) const;

  /// All groups of this snapshot, in no order.
  struct Totals {
    std::vector<ObjectIndex> examples;  ///< an object of each group
    std::vector<GroupTotal> totals;
  };
  [[nodiscard]] Totals totals() const;

  /// A number for the object's group, within this snapshot.
  [[nodiscard]] std::uint64_t number_of_group(ObjectIndex object) const noexcept {
    return (static_cast<std::uint64_t>(classes_.class_of(object)) << 32U) | paths_->path_of(object);
  }

 private:
  const HeapGraph& graph_;
  ObjectClasses classes_;
  std::optional<FoldedPaths> paths_;
  DictionaryPaths dictionaries_;
};

/// Makes paths of the two comparable.
void align(Grouping& a, Grouping& b);

/// What came, went and changed its size, by group; those that changed, most grown bytes first, then counts.
[[nodiscard]] std::vector<GroupDelta> compare_groups(const HeapGraph& from, const HeapGraph& to,
                                                     const Identity& identity, const Grouping& from_groups,
                                                     const Grouping& to_groups);

}  // namespace wayfinder::memory
