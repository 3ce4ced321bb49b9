#pragma once
#include <cstddef>

struct lua_State;

/// What the program's own state in the embedded interpreter allocates with. glibc's allocator is quick while a process
/// has one thread and ours has a second, which receives what the adapter sends: programs that make many small objects
/// would pay for it. So small blocks are mimalloc's (Leijen et al., "mimalloc: free list sharding in action", 2019),
/// and all others glibc's, which grows a large block without copying it.
namespace wayfinder::runtime {

/// A lua_Alloc.
using Allocate = void* (*)(void* data, void* block, std::size_t old_size, std::size_t wanted);

/// A new state, as luaL_newstate() makes it; nullptr without memory. Thread: the VM's, before any other state is made.
[[nodiscard]] lua_State* new_program_state();

/// The allocator for luaL_newstate() to use in this moment; nullptr: its own.
[[nodiscard]] Allocate wanted_allocator() noexcept;

}  // namespace wayfinder::runtime
