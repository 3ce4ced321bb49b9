#include "memory/diff/folded_paths.hpp"

#include <tsl/robin_map.h>

#include <array>

#include "memory/diff/mixing.hpp"

namespace wayfinder::memory {
namespace {

constexpr std::uint32_t dictionary_entries = 16;   // more values of one type than a record has
constexpr std::uint32_t dictionary_methods = 64;   // classes have many functions
constexpr std::uint32_t dictionary_globals = 256;  // so have programs globals and modules
constexpr std::uint32_t searched_ancestors = 8;    // for a step that the path has already taken
constexpr std::uint32_t plain_depth = 12;          // so deep, tables without any name fold too

using KindMask = std::uint16_t;
static_assert(object_kind_count <= 16);
constexpr KindMask bit(ObjectKind kind) {
  return static_cast<KindMask>(1U << static_cast<unsigned>(kind));
}

}  // namespace

class PathFolder {
 public:
  PathFolder(FoldedPaths& result, const ObjectClasses& classes, const DictionaryPaths& dictionaries)
      : result_{result},
        graph_{result.graph_},
        heap_{graph_.columns()},
        classes_{classes},
        dictionaries_{dictionaries},
        masks_(graph_.objects()) {}

  void run() {
    result_.nodes_.push_back({nothing, 0, nothing, nothing, 0, false, 0});
    find_dictionaries();
    for (const ObjectIndex object : graph_.paths().in_order())
      result_.path_of_[object] = fold(object);
  }

 private:
  void find_dictionaries() {
    const Roots& roots = graph_.roots();
    for (ObjectIndex object = 0; object < graph_.objects(); ++object) {
      if (heap_.kinds[object] != ObjectKind::table) continue;
      const bool is_root = object == roots.globals || object == roots.loaded;
      masks_[object] = crowded_kinds(object, is_root);
      if (masks_[object] != 0 && !is_root) result_.dictionary_tables_.push_back(object);
    }
  }

  /// The kinds of which `table` has too many fields for each to be a name of its own.
  [[nodiscard]] KindMask crowded_kinds(ObjectIndex table, bool is_root) const {
    std::array<std::uint32_t, object_kind_count> counts{};
    for (const EdgeIndex edge : edges_of(heap_, table)) {
      if (heap_.edge_kinds[edge] != EdgeKind::field) continue;
      ++counts[static_cast<std::size_t>(heap_.kinds[heap_.edge_targets[edge]])];
    }
    KindMask mask = 0;
    for (std::size_t kind = 0; kind < counts.size(); ++kind) {
      const bool is_function = kind == static_cast<std::size_t>(ObjectKind::function);
      const std::uint32_t limit = is_root ? dictionary_globals : is_function ? dictionary_methods : dictionary_entries;
      if (counts[kind] > limit) mask |= bit(static_cast<ObjectKind>(kind));
    }
    return mask;
  }

  bool is_known_dictionary(ObjectIndex table) {
    if (dictionaries_.empty()) return false;
    const PathIndex path = result_.path_of_[table];
    if (known_.size() <= path) known_.resize(result_.nodes_.size());
    char& known = known_[path];
    if (known == 0) known = dictionaries_.contains(result_.text(path)) ? 'y' : 'n';
    return known == 'y';
  }

  bool is_folded(ObjectIndex source, EdgeIndex edge) {
    const ObjectKind kind = heap_.kinds[heap_.edge_targets[edge]];
    switch (heap_.edge_kinds[edge]) {
      case EdgeKind::index:
      case EdgeKind::key:
      case EdgeKind::constant:
        return true;
      case EdgeKind::value:
        return heap_.kinds[source] == ObjectKind::table;
      case EdgeKind::field:
        if ((masks_[source] & bit(kind)) != 0) return true;
        return kind != ObjectKind::function && is_known_dictionary(source);
      default:
        return false;
    }
  }

  PathIndex fold(ObjectIndex object) {
    const EdgeIndex edge = graph_.paths().parent_edge(object);
    if (edge == nothing) return interned({nothing, classes_.class_of(object), nothing, object, 0, false, object});
    const ObjectIndex source = graph_.paths().parent(object);
    const EdgeKind kind = heap_.edge_kinds[edge];
    const bool folded = is_folded(source, edge);
    const std::uint64_t step = mixed(static_cast<std::uint64_t>(kind), folded ? number_bit : heap_.edge_labels[edge]);
    const ClassIndex own_class = classes_.class_of(object);
    if (kind == EdgeKind::upvalue || kind == EdgeKind::local) {  // the text begins anew at the function
      const ObjectIndex function = kind == EdgeKind::upvalue ? source : frame_of_local(heap_, source, edge);
      const std::uint64_t place = function == nothing ? 0 : heap_.labels[function] + 1ULL;
      return interned({nothing, own_class, edge, object, 0, false, mixed(step, place)});
    }
    const PathIndex parent = result_.path_of_[source];
    if (const PathIndex again = repeated(parent, own_class, step); again != nothing) return again;
    return interned({parent, own_class, edge, object, result_.nodes_[parent].depth + 1, folded, step});
  }

  /// The ancestor on the path at which an object of this class was reached by this very step: a list or a tree.
  [[nodiscard]] PathIndex repeated(PathIndex path, ClassIndex own_class, std::uint64_t step) const {
    if (classes_.at(own_class).basis == ClassBasis::type && result_.nodes_[path].depth < plain_depth) return nothing;
    for (std::uint32_t i = 0; i < searched_ancestors && path != nothing; ++i, path = result_.nodes_[path].parent) {
      if (result_.nodes_[path].step == step && result_.nodes_[path].first_class == own_class) return path;
    }
    return nothing;
  }

  PathIndex interned(const FoldedPaths::Node& node) {
    const auto index = static_cast<PathIndex>(result_.nodes_.size());
    const auto [entry, is_new] = by_step_.insert({mixed(node.parent, node.step), index});
    if (is_new) result_.nodes_.push_back(node);
    return entry->second;
  }

  FoldedPaths& result_;
  const HeapGraph& graph_;
  const HeapColumns& heap_;
  const ObjectClasses& classes_;
  const DictionaryPaths& dictionaries_;
  std::vector<KindMask> masks_;
  std::vector<char> known_;
  tsl::robin_map<std::uint64_t, PathIndex> by_step_;
};

FoldedPaths::FoldedPaths(const HeapGraph& graph, const ObjectClasses& classes, const DictionaryPaths& dictionaries)
    : graph_{graph}, path_of_(graph.objects(), weakly_held) {
  PathFolder{*this, classes, dictionaries}.run();
}

std::string FoldedPaths::text(PathIndex path) const {
  const ObjectNames& names = graph_.names();
  if (path == weakly_held) return std::string{weakly_held_text};
  std::vector<const Node*> trail;
  std::optional<PathText> text;
  for (const Node* node = &nodes_[path]; !text; node = &nodes_[node->parent]) {
    if (node->edge == nothing) {
      text = names.root_text(node->object);
      break;
    }
    const ObjectIndex source = graph_.paths().parent(node->object);
    if (!node->is_folded) text = names.beginning(source, node->edge);
    if (!text) trail.push_back(node);
    if (!text && node->parent == nothing) text = PathText{};
  }
  for (; !trail.empty(); trail.pop_back()) {
    names.append(*text, graph_.paths().parent(trail.back()->object), trail.back()->edge, trail.back()->is_folded);
  }
  return text->text();
}

DictionaryPaths FoldedPaths::dictionaries() const {
  DictionaryPaths paths;
  std::vector<bool> is_seen(nodes_.size());
  for (const ObjectIndex table : dictionary_tables_) {
    const PathIndex path = path_of_[table];
    if (path == weakly_held || is_seen[path]) continue;
    is_seen[path] = true;
    paths.insert(text(path));
  }
  return paths;
}

}  // namespace wayfinder::memory
