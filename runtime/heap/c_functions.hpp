#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runtime/facts/facts.hpp"
#include "runtime/heap/heap_graph.hpp"

namespace wayfinder::runtime::heap {

/// Code that is mapped into this process: the executable or a shared library.
struct Module {
  std::string name;  ///< file name without folder
  std::uintptr_t base;
  std::uintptr_t first, last;  ///< addresses of its code
};

/// All that is loaded. Takes the loader's lock: before a fork, not in the child. Thread: any.
[[nodiscard]] std::vector<Module> loaded_modules();

/// Names for C functions by where a program finds them: "string.format" when package.loaded.string.format leads to it,
/// else the place in the code, "lpeg.so+0x1a2b". No malloc. Thread: as walk_heap().
class CFunctionNames {
 public:
  CFunctionNames(const layout::Global& global, std::span<const Module> modules) noexcept;

  /// "=[C] name" in the pool.
  [[nodiscard]] memory::Label label_of(lua_CFunction function, StringPool& strings) const noexcept;

 private:
  struct Entry {
    std::uintptr_t function;
    const layout::String* module;  ///< null: a global
    const layout::String* name;
  };
  void add_functions_of(const layout::Table& table, const layout::String* module) noexcept;

  std::span<const Module> modules_;
  Arena<Entry> entries_;  ///< by function
};

}  // namespace wayfinder::runtime::heap
