#include "runtime/heap/c_functions.hpp"

#include <link.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <tuple>

#include "runtime/facts/tables.hpp"

namespace wayfinder::runtime::heap {

using layout::String;
using layout::Table;

namespace {

/// Text of limited length, built without malloc; what does not fit is cut.
class Text {
 public:
  void append(std::string_view part) noexcept {
    const std::size_t count = std::min(part.size(), bytes_.size() - size_);
    std::memcpy(bytes_.data() + size_, part.data(), count);
    size_ += count;
  }
  void append_hex(std::uintptr_t number) noexcept {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
    append({digits.data(), static_cast<std::size_t>(end - digits.data())});
  }
  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), size_}; }

 private:
  std::array<char, 256> bytes_{};
  std::size_t size_{};
};

const String* string_key(const layout::Node& node) noexcept {
  return is_nil(node.value) ? nullptr : as_short_string(key_of(node));
}

}  // namespace

std::vector<Module> loaded_modules() {
  std::vector<Module> modules;
  const auto add = [](dl_phdr_info* object, std::size_t, void* result) {
    // the loader lists the executable first, by an empty name
    std::error_code ignored;
    const bool is_executable = object->dlpi_name[0] == '\0' && static_cast<std::vector<Module>*>(result)->empty();
    const std::filesystem::path path =
        is_executable ? std::filesystem::read_symlink("/proc/self/exe", ignored) : object->dlpi_name;
    for (std::size_t i = 0; i < object->dlpi_phnum; ++i) {
      const auto& part = object->dlpi_phdr[i];
      if (part.p_type != PT_LOAD || (part.p_flags & PF_X) == 0) continue;
      const std::uintptr_t first = object->dlpi_addr + part.p_vaddr;
      static_cast<std::vector<Module>*>(result)->push_back(
          {path.filename().string(), object->dlpi_addr, first, first + part.p_memsz});
    }
    return 0;
  };
  ::dl_iterate_phdr(add, &modules);
  return modules;
}

CFunctionNames::CFunctionNames(const layout::Global& global, std::span<const Module> modules) noexcept
    : modules_{modules} {
  const Table* const globals = globals_of(global);
  if (globals != nullptr) add_functions_of(*globals, nullptr);
  const Table* const loaded = table_in(*registry_of(global), find_string(global, LUA_LOADED_TABLE));
  if (loaded == nullptr) return;
  for (const layout::Node& node : nodes_of(*loaded)) {
    const String* const name = string_key(node);
    const Table* const module = as_table(node.value);
    if (name == nullptr || module == nullptr) continue;
    if (module != globals) add_functions_of(*module, name);
  }
  // of several names the global one, then the shortest, then the alphabet: the same from run to run
  std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
    const auto rank = [](const Entry& entry) {
      return std::tuple{entry.function, entry.module != nullptr,
                        text_of(entry.module).size() + text_of(entry.name).size(), text_of(entry.module),
                        text_of(entry.name)};
    };
    return rank(a) < rank(b);
  });
}

void CFunctionNames::add_functions_of(const Table& table, const String* module) noexcept {
  for (const layout::Node& node : nodes_of(table)) {
    const String* const name = string_key(node);
    const lua_CFunction function = name == nullptr ? nullptr : as_c_function(node.value);
    if (function == nullptr || !entries_.make_room(1)) continue;
    entries_.push({reinterpret_cast<std::uintptr_t>(function), module, name});
  }
}

memory::Label CFunctionNames::label_of(lua_CFunction function, StringPool& strings) const noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(function);
  Text text;
  text.append("=[C] ");
  const auto entries = entries_.items();
  const auto entry = std::ranges::lower_bound(entries, address, {}, &Entry::function);
  if (entry != entries.end() && entry->function == address) {
    if (entry->module != nullptr) {
      text.append(text_of(*entry->module));
      text.append(".");
    }
    text.append(text_of(*entry->name));
    return strings.intern(text.view());
  }
  for (const Module& module : modules_) {
    if (address < module.first || address >= module.last) continue;
    text.append(module.name);
    text.append("+0x");
    text.append_hex(address - module.base);
    return strings.intern(text.view());
  }
  text.append("?");
  return strings.intern(text.view());
}

}  // namespace wayfinder::runtime::heap
