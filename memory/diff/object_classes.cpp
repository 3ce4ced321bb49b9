#include "memory/diff/object_classes.hpp"

#include <fmt/format.h>
#include <tsl/robin_map.h>

#include <algorithm>

#include "memory/diff/mixing.hpp"
#include "memory/graph/type_names.hpp"

namespace wayfinder::memory {
namespace {

constexpr std::size_t max_shape_fields = 24;  // a table of more names is a dictionary rather than a record
constexpr std::size_t shown_fields = 3;
constexpr std::size_t shown_name_bytes = 24;

class Classifier {
 public:
  Classifier(const HeapGraph& graph, std::vector<ObjectClass>& classes)
      : graph_{graph}, heap_{graph.columns()}, classes_{classes} {}

  ClassIndex class_of(ObjectIndex object) {
    const ObjectKind kind = heap_.kinds[object];
    switch (kind) {
      case ObjectKind::table:
      case ObjectKind::userdata:
        return class_of_instance(object);
      case ObjectKind::function:
      case ObjectKind::proto:
        return interned(kind, mixed(1, heap_.labels[object]), [&] { return graph_.names().name_of(object); });
      case ObjectKind::thread: {
        const ObjectIndex body = body_of_thread(heap_, object);
        const Label place = body == nothing ? no_label : heap_.labels[body];
        return interned(kind, mixed(2, place), [&] { return graph_.names().name_of(object); });
      }
      default:
        return plain(kind);
    }
  }

 private:
  template <class Name>
  ClassIndex interned(ObjectKind kind, std::uint64_t key, const Name& name, ClassBasis basis = ClassBasis::name) {
    const auto index = static_cast<ClassIndex>(classes_.size());
    const auto [entry, is_new] = by_key_.insert({mixed(static_cast<std::uint64_t>(kind), key), index});
    if (is_new) classes_.push_back({kind, name(), basis});
    return entry->second;
  }

  ClassIndex plain(ObjectKind kind) {
    return interned(kind, 0, [&] { return std::string{name_of(kind)}; }, ClassBasis::type);
  }

  ClassIndex class_of_instance(ObjectIndex object) {
    const ObjectKind kind = heap_.kinds[object];
    if (const Label label = heap_.labels[object]; !text_of(heap_, label).empty()) {
      return interned(kind, mixed(3, label), [&] { return printable(heap_.string(label)); });
    }
    ObjectIndex metatable = nothing;
    fields_.clear();
    keys_.clear();
    for (const EdgeIndex edge : edges_of(heap_, object)) {
      note(edge, metatable);
      if (keys_.size() > max_shape_fields || fields_.size() > max_shape_fields) break;
    }
    if (metatable != nothing && !name_of_class(metatable).empty()) {
      return interned(kind, mixed(4, metatable), [&] { return name_of_class(metatable); });
    }
    auto& shape = keys_.empty() ? fields_ : keys_;
    if (kind != ObjectKind::table || shape.empty() || shape.size() > max_shape_fields) return plain(kind);
    std::ranges::sort(shape);
    std::uint64_t key = 5;
    for (const Label label : shape)
      key = mixed(key, label);
    return interned(kind, key, [&] { return name_of_shape(shape); }, ClassBasis::fields);
  }

  void note(EdgeIndex edge, ObjectIndex& metatable) {
    const ObjectIndex target = heap_.edge_targets[edge];
    switch (heap_.edge_kinds[edge]) {
      case EdgeKind::metatable:
        metatable = target;
        break;
      case EdgeKind::field:
        fields_.push_back(heap_.edge_labels[edge]);
        break;
      case EdgeKind::key:  // the keys tell of fields whose values are no objects, too
        if (heap_.kinds[target] == ObjectKind::string) keys_.push_back(heap_.labels[target]);
        break;
      default:
        break;
    }
  }

  [[nodiscard]] std::string name_of_shape(const std::vector<Label>& labels) const {
    std::vector<std::string_view> names;
    names.reserve(labels.size());
    for (const Label label : labels)
      names.push_back(text_of(heap_, label));
    std::ranges::sort(names);
    const std::size_t shown = names.size() == shown_fields + 1 ? names.size() : std::min(names.size(), shown_fields);
    std::string text{'{'};
    for (std::size_t i = 0; i < shown; ++i) {
      if (i > 0) text += ", ";
      const bool is_short = is_identifier(names[i]) && names[i].size() <= shown_name_bytes;
      text += is_short ? std::string{names[i]} : quoted(names[i], shown_name_bytes);
    }
    return text += shown < names.size() ? ", …}" : "}";
  }

  const std::string& name_of_class(ObjectIndex metatable) {
    const auto [entry, is_new] = class_names_.insert({metatable, {}});
    if (is_new) {
      std::string name = graph_.names().name_as_class(metatable);
      if (const EdgeIndex index = field_of(heap_, metatable, "__index"); name.empty() && index != nothing) {
        name = graph_.names().name_as_class(heap_.edge_targets[index]);
      }
      entry.value() = std::move(name);
    }
    return entry->second;
  }

  const HeapGraph& graph_;
  const HeapColumns& heap_;
  std::vector<ObjectClass>& classes_;
  tsl::robin_map<std::uint64_t, ClassIndex> by_key_;
  tsl::robin_map<ObjectIndex, std::string> class_names_;  // by metatable
  std::vector<Label> fields_;
  std::vector<Label> keys_;
};

}  // namespace

ObjectClasses::ObjectClasses(const HeapGraph& graph) : class_of_(graph.objects()) {
  Classifier classifier{graph, classes_};
  for (ObjectIndex object = 0; object < graph.objects(); ++object)
    class_of_[object] = classifier.class_of(object);
}

}  // namespace wayfinder::memory
