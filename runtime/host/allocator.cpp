#include "runtime/host/allocator.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {
namespace {

constexpr std::size_t largest_small = 1024;  // bytes; what mi_malloc_small takes (MI_SMALL_SIZE_MAX)

struct SmallBlocks {
  void* (*allocate)(std::size_t size){};
  void* (*reallocate)(void* block, std::size_t size){};
  void (*release)(void* block){};

  /// Whether the library is here. It is loaded for ourselves alone: as a library of the program's it would take the
  /// place of malloc for all of it.
  [[nodiscard]] bool load() {
    void* library = dlopen("libmimalloc.so.2", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return false;
    allocate = reinterpret_cast<decltype(allocate)>(dlsym(library, "mi_malloc_small"));
    reallocate = reinterpret_cast<decltype(reallocate)>(dlsym(library, "mi_realloc"));
    release = reinterpret_cast<decltype(release)>(dlsym(library, "mi_free"));
    return allocate != nullptr && reallocate != nullptr && release != nullptr;
  }
};

SmallBlocks small_blocks;
bool is_wanted = false;

bool is_small(std::size_t size) {
  return size <= largest_small;
}

/// A lua_Alloc: whose a block is follows from its size, which the VM knows.
void* allocate(void*, void* block, std::size_t old_size, std::size_t wanted) {
  if (block == nullptr) {  // the old size is a type then
    if (wanted == 0) return nullptr;
    return is_small(wanted) ? small_blocks.allocate(wanted) : std::malloc(wanted);
  }
  if (wanted == 0) {
    is_small(old_size) ? small_blocks.release(block) : std::free(block);
    return nullptr;
  }
  if (is_small(old_size) && is_small(wanted)) return small_blocks.reallocate(block, wanted);
  if (!is_small(old_size) && !is_small(wanted)) return std::realloc(block, wanted);
  void* moved = allocate(nullptr, nullptr, 0, wanted);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, block, std::min(old_size, wanted));
  allocate(nullptr, block, old_size, 0);
  return moved;
}

/// Who preloads a library may want another malloc for all of the program, or to see what is asked of it.
bool may_have_another_malloc() {
  const char* preloaded = std::getenv("LD_PRELOAD");
  return preloaded != nullptr && *preloaded != '\0';
}

}  // namespace

lua_State* new_program_state() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // those look at what malloc gives
  is_wanted = !may_have_another_malloc() && small_blocks.load();
#endif
  lua_State* L = luaL_newstate();
  is_wanted = false;
  return L;
}

Allocate wanted_allocator() noexcept {
  return is_wanted ? allocate : nullptr;
}

}  // namespace wayfinder::runtime
