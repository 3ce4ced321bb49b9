#include "runtime/heap/c_functions.hpp"

#include <link.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <tuple>

namespace wayfinder::runtime::heap {

namespace {

/// Text of limited length, built without malloc; what does not fit is cut.
class Text {
 public:
  void append(std::string_view part) noexcept { size_ += part.copy(bytes_.data() + size_, bytes_.size() - size_); }
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

void CFunctionNames::add(std::uintptr_t function, std::string_view module, std::string_view name) noexcept {
  if (entries_.make_room(1)) entries_.push({function, module, name});
}

void CFunctionNames::complete() noexcept {
  // of several names the global one, then the shortest, then the alphabet: the same from run to run
  std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
    const auto rank = [](const Entry& entry) {
      return std::tuple{entry.function, !entry.module.empty(), entry.module.size() + entry.name.size(), entry.module,
                        entry.name};
    };
    return rank(a) < rank(b);
  });
}

memory::Label CFunctionNames::label_of(std::uintptr_t function, StringPool& strings) const noexcept {
  Text text;
  text.append("=[C] ");
  const auto entries = entries_.items();
  const auto entry = std::ranges::lower_bound(entries, function, {}, &Entry::function);
  if (entry != entries.end() && entry->function == function) {
    text.append(entry->module);
    text.append(entry->module.empty() ? "" : ".");
    text.append(entry->name);
    return strings.intern(text.view());
  }
  for (const Module& module : modules_) {
    if (function < module.first || function >= module.last) continue;
    text.append(module.name);
    text.append("+0x");
    text.append_hex(function - module.base);
    return strings.intern(text.view());
  }
  text.append("?");
  return strings.intern(text.view());
}

}  // namespace wayfinder::runtime::heap
