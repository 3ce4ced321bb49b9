#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
  explicit CFunctionNames(std::span<const Module> modules) noexcept : modules_{modules} {}

  /// A function, by the address of its code, in a module's table ("": a global). The texts are kept by the caller.
  void add(std::uintptr_t function, std::string_view module, std::string_view name) noexcept;
  /// After the last one.
  void complete() noexcept;

  /// "=[C] name" in the pool.
  [[nodiscard]] memory::Label label_of(std::uintptr_t function, StringPool& strings) const noexcept;

 private:
  struct Entry {
    std::uintptr_t function;
    std::string_view module;
    std::string_view name;
  };

  std::span<const Module> modules_;
  Arena<Entry> entries_;  ///< by function
};

}  // namespace wayfinder::runtime::heap
