#pragma once
#include <optional>
#include <string>
#include <vector>

#include "memory/graph/path_text.hpp"
#include "memory/graph/paths.hpp"

namespace wayfinder::memory {

/// What people call objects and the ways to them.
/// Thread: const, any. Lifetime: the heap and the paths must outlive it.
class ObjectNames {
 public:
  static constexpr std::uint32_t max_steps = 16;    ///< shown at one end of a path; a longer one is cut in its middle
  static constexpr std::uint32_t max_walk = 4'096;  ///< followed to find a path's beginning; beyond it says "…"

  /// `program` is the main script; sources below its folder are named relative to it.
  ObjectNames(const HeapColumns& heap, const Roots& roots, const Paths& paths, std::string_view program);

  /// `cache.entries[12]`, `function handle (app.lua:5)`, `string "abc…"`, `coroutine run (app.lua:3)`.
  [[nodiscard]] std::string name_of(ObjectIndex object) const;

  /// The way to the object as one text: `cache.entries[12]`, `local queue in function run (app.lua:12)`; an object
  /// that only weak edges reach has none: "(weakly held)".
  [[nodiscard]] std::string path_text(ObjectIndex object) const;

  /// The way to the object, root first: {"_G", "cache", "entries", "[12]"}. Empty where path_text() says weakly held.
  [[nodiscard]] std::vector<std::string> steps(ObjectIndex object) const;

  /// `handle (app.lua:5)`, `main chunk (app.lua)`, `print ([C])`; without its word `function`.
  [[nodiscard]] std::string function_name(ObjectIndex function) const;

  /// The name of a class whose instances have this table as metatable: `Account`, `bank.Account`; "" when it is held
  /// by its instances only.
  [[nodiscard]] std::string name_as_class(ObjectIndex metatable) const;

  /// `app.lua:5` from "@/home/me/app.lua:5".
  [[nodiscard]] std::string place_of(Label function_label) const;

  /// The text of a path that begins anew at this edge, since a person starts there: a global, a module, a local, an
  /// upvalue, an entry of the registry. Nullopt: the edge goes on from its source's text.
  [[nodiscard]] std::optional<PathText> beginning(ObjectIndex source, EdgeIndex edge) const;
  /// The text of a root.
  [[nodiscard]] PathText root_text(ObjectIndex root) const;
  /// Goes one edge on; a `folded` entry of a table is `[*]`.
  void append(PathText& path, ObjectIndex source, EdgeIndex edge, bool is_folded = false) const;

  /// What the edge alone is called: "entries", "[12]", "upvalue cache", "(metatable)".
  [[nodiscard]] std::string step_of(ObjectIndex source, EdgeIndex edge) const;

 private:
  [[nodiscard]] std::string held_as(ObjectIndex object) const;
  [[nodiscard]] PathText local_text(ObjectIndex thread, EdgeIndex local) const;
  [[nodiscard]] std::string key_text(ObjectIndex key, std::string_view table, bool is_folded) const;
  [[nodiscard]] std::string place_of_local(ObjectIndex thread, EdgeIndex local) const;
  [[nodiscard]] std::string label_text(EdgeIndex edge) const;

  const HeapColumns& heap_;
  Roots roots_;
  const Paths& paths_;
  std::string folder_;  ///< of the program, with its last slash
};

}  // namespace wayfinder::memory
