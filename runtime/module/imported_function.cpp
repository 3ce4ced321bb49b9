#include "runtime/module/imported_function.hpp"

#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace wayfinder::runtime {
namespace {

struct Segment {
  std::uintptr_t begin;
  std::uintptr_t end;
  [[nodiscard]] bool contains(std::uintptr_t address) const noexcept { return address >= begin && address < end; }
};

/// What the dynamic section of one object says of its imports.
struct Imports {
  const char* strings{};
  const ElfW(Sym) * symbols{};
  std::vector<std::span<const ElfW(Rela)>> tables;
};

/// The C library adds the load address to these entries; others (musl) leave them as they are in the file.
std::uintptr_t place_of(const ElfW(Dyn) & entry, std::uintptr_t base) noexcept {
  return entry.d_un.d_ptr < base ? base + entry.d_un.d_ptr : entry.d_un.d_ptr;
}

Imports read_imports(const ElfW(Dyn) * entry, std::uintptr_t base) {
  Imports imports;
  struct Table {
    const ElfW(Rela) * first{};
    std::size_t bytes{};
  } calls, data;
  for (; entry->d_tag != DT_NULL; ++entry) {
    switch (entry->d_tag) {
      case DT_STRTAB:
        imports.strings = reinterpret_cast<const char*>(place_of(*entry, base));
        break;
      case DT_SYMTAB:
        imports.symbols = reinterpret_cast<const ElfW(Sym)*>(place_of(*entry, base));
        break;
      case DT_JMPREL:
        calls.first = reinterpret_cast<const ElfW(Rela)*>(place_of(*entry, base));
        break;
      case DT_PLTRELSZ:
        calls.bytes = entry->d_un.d_val;
        break;
      case DT_RELA:
        data.first = reinterpret_cast<const ElfW(Rela)*>(place_of(*entry, base));
        break;
      case DT_RELASZ:
        data.bytes = entry->d_un.d_val;
        break;
      default:
        break;
    }
  }
  for (const Table& table : {calls, data}) {
    if (table.first != nullptr) imports.tables.emplace_back(table.first, table.bytes / sizeof(ElfW(Rela)));
  }
  return imports;
}

struct Search {
  std::uintptr_t address;
  std::span<const std::string_view> names;
  std::vector<ImportedFunction>* found;
  ImportedFunction (*make)(std::string_view name, void** slot, bool is_read_only);
};

int look_into(dl_phdr_info* object, std::size_t /*bytes*/, void* data) {
  const auto& search = *static_cast<const Search*>(data);
  const std::uintptr_t base = object->dlpi_addr;
  bool is_it = false;
  Segment read_only{};
  const ElfW(Dyn)* dynamic = nullptr;
  for (const ElfW(Phdr) & header : std::span{object->dlpi_phdr, object->dlpi_phnum}) {
    const Segment segment{base + header.p_vaddr, base + header.p_vaddr + header.p_memsz};
    if (header.p_type == PT_LOAD && segment.contains(search.address)) is_it = true;
    if (header.p_type == PT_DYNAMIC) dynamic = reinterpret_cast<const ElfW(Dyn)*>(segment.begin);
    if (header.p_type == PT_GNU_RELRO) read_only = segment;
  }
  if (!is_it || dynamic == nullptr) return 0;
  const Imports imports = read_imports(dynamic, base);
  if (imports.strings == nullptr || imports.symbols == nullptr) return 1;
  for (const auto& table : imports.tables) {
    for (const ElfW(Rela) & relocation : table) {
      const auto kind = ELF64_R_TYPE(relocation.r_info);
      if (kind != R_X86_64_JUMP_SLOT && kind != R_X86_64_GLOB_DAT) continue;
      const std::string_view name{imports.strings + imports.symbols[ELF64_R_SYM(relocation.r_info)].st_name};
      const auto wanted = std::ranges::find(search.names, name);
      if (wanted == search.names.end()) continue;
      const std::uintptr_t slot = base + relocation.r_offset;
      search.found->push_back(search.make(*wanted, reinterpret_cast<void**>(slot), read_only.contains(slot)));
    }
  }
  return 1;
}

}  // namespace

std::vector<ImportedFunction> ImportedFunction::in_object_of(const void* address,
                                                             std::span<const std::string_view> names) {
  std::vector<ImportedFunction> found;
  Search search{
      reinterpret_cast<std::uintptr_t>(address), names, &found,
      [](std::string_view name, void** slot, bool is_read_only) { return ImportedFunction{name, slot, is_read_only}; }};
  dl_iterate_phdr(look_into, &search);
  return found;
}

bool ImportedFunction::lead_to(void* target) const noexcept {
  const auto page_bytes = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  void* page = reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(slot_) & ~(page_bytes - 1));
  if (mprotect(page, page_bytes, PROT_READ | PROT_WRITE) != 0) return false;
  __atomic_store_n(slot_, target, __ATOMIC_SEQ_CST);
  if (is_read_only_) mprotect(page, page_bytes, PROT_READ);
  return true;
}

}  // namespace wayfinder::runtime
