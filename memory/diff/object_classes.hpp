#pragma once
#include <string>
#include <vector>

#include "memory/graph/heap_graph.hpp"

namespace wayfinder::memory {

using ClassIndex = std::uint32_t;

/// By what a class is known: its type alone, the fields that its objects happen to have, or a name that somebody gave.
enum class ClassBasis : std::uint8_t { type, fields, name };

/// What objects of a heap are instances of, as far as a heap can tell.
struct ObjectClass {
  ObjectKind kind{};
  std::string
      name;  ///< metatable's name `Account`, field names `{id, name, …}`, `function handle (app.lua:5)`, or type
  ClassBasis basis{};
};

/// The class of each object: of tables and userdata by their metatable's __name, else by the name under which the
/// metatable (or its __index) is held, else of tables by their field names; of functions by where they are written.
/// Thread: immutable once made. Memory: 4 bytes an object.
class ObjectClasses {
 public:
  explicit ObjectClasses(const HeapGraph& graph);

  [[nodiscard]] ClassIndex class_of(ObjectIndex object) const noexcept { return class_of_[object]; }
  [[nodiscard]] const ObjectClass& at(ClassIndex index) const noexcept { return classes_[index]; }

 private:
  std::vector<ClassIndex> class_of_;
  std::vector<ObjectClass> classes_;
};

}  // namespace wayfinder::memory
