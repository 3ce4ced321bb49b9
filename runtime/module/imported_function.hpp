#pragma once
#include <span>
#include <string_view>
#include <vector>

namespace wayfinder::runtime {

/// Where one loaded object (executable or library) keeps the address of a function that it imports: a slot of its
/// global offset table (System V ABI, chapter "Dynamic Linking").
class ImportedFunction {
 public:
  /// The slots of the object that contains `address` for functions of these names; empty: it imports none of them.
  [[nodiscard]] static std::vector<ImportedFunction> in_object_of(const void* address,
                                                                  std::span<const std::string_view> names);

  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  /// Leads the object's calls elsewhere, in one store; false: the memory cannot be made writable. Thread: any, but one
  /// at a time.
  [[nodiscard]] bool lead_to(void* target) const noexcept;

 private:
  ImportedFunction(std::string_view name, void** slot, bool is_read_only) noexcept
      : name_{name}, slot_{slot}, is_read_only_{is_read_only} {}

  std::string_view name_;
  void** slot_;
  bool is_read_only_;  ///< after relocation, as the linker's -z relro asks for
};

}  // namespace wayfinder::runtime
