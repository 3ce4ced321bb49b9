#include "runtime/heap/own_memory.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::heap {

namespace {

/// Hands out pages piece by piece.
struct Pages {
  std::byte* next{};
  std::size_t left{};
  int flags{};  ///< of mmap()
};

void* allocate(void* self, void* block, std::size_t old_size, std::size_t size) {
  constexpr std::size_t alignment = 16;
  constexpr std::size_t chunk_bytes = std::size_t{1} << 20U;
  if (size == 0) return nullptr;
  if (block != nullptr && size <= old_size) return block;
  Pages& pages = *static_cast<Pages*>(self);
  const std::size_t wanted = (size + alignment - 1) / alignment * alignment;
  if (wanted > pages.left) {
    const std::size_t mapped = std::max(wanted, chunk_bytes);
    void* const memory = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, pages.flags, -1, 0);
    if (memory == MAP_FAILED) return nullptr;
    pages.next = static_cast<std::byte*>(memory);
    pages.left = mapped;
  }
  void* const result = pages.next;
  pages.next += wanted;
  pages.left -= wanted;
  if (block != nullptr) std::memcpy(result, block, old_size);  // of a new one it is no size
  return result;
}

}  // namespace

void use_own_memory(lua_State* L) noexcept {
  static constinit Pages pages;
  pages.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
#ifdef MAP_32BIT
  // LuaJIT may have pointers of 32 bits, and then all of its objects lie so low
  constexpr unsigned bits = 32;
  if (reinterpret_cast<std::uintptr_t>(L) >> bits == 0) pages.flags |= MAP_32BIT;
#endif
  lua_setallocf(L, allocate, &pages);
}

}  // namespace wayfinder::runtime::heap
