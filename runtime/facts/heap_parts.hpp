#pragma once
#include <cstddef>

#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"

/// What a walk over all memory of a state has to know beside its objects. Same rules as facts.hpp.
namespace wayfinder::runtime::layout {

/// What lies before a thread in its block.
#if LUA_VERSION_NUM >= 503
constexpr std::size_t thread_header_bytes = extra_space_bytes;
#else
constexpr std::size_t thread_header_bytes = 0;
#endif

/// Whether the cell of an upvalue is an object; Lua 5.3 counts references to it, and it has no head.
constexpr bool cells_are_objects = LUA_VERSION_NUM != 503;

/// Bytes in no object: Global, which lies in the main thread's block, and the buffer of the compiler and of `..`.
[[nodiscard]] inline std::size_t bytes_of(const Global& global) noexcept {
#if LUA_VERSION_NUM <= 502
  return sizeof(Global) + global.buffer.size;
#else
  static_cast<void>(global);
  return sizeof(Global);
#endif
}

/// Whether another string may have the same bytes: it is not interned.
[[nodiscard]] inline bool is_long([[maybe_unused]] const String& string) noexcept {
#if LUA_VERSION_NUM <= 501
  return false;
#else
  return variant_of(string.tag) == tag_long_string;
#endif
}

/// Calls visit(Object&) for each string that for_each_object() leaves out.
template <class Visit>
void for_each_unlisted_string([[maybe_unused]] const Global& global, [[maybe_unused]] Visit&& visit) {
#if LUA_VERSION_NUM <= 502
  for (std::ptrdiff_t i = 0; i < global.strings.size; ++i) {
    for (auto* string = reinterpret_cast<Object*>(global.strings.buckets[i]); string != nullptr;
         string = string->next) {
      visit(*string);
    }
  }
#endif
}

/// The same for each object that the state keeps for ever.
template <class Visit>
void for_each_fixed(const Global& global, Visit&& visit) {
#if LUA_VERSION_NUM <= 502
  constexpr std::uint8_t fixed_bit = 1U << 5U;  // FIXEDBIT; only strings have it
  for_each_unlisted_string(global, [&visit](Object& string) {
    if ((string.marked & fixed_bit) != 0) visit(string);
  });
#else
  for (Object* object = global.fixed; object != nullptr; object = object->next) {
    visit(*object);
  }
#endif
}

/// The same for each object whose finalizer is still to run.
template <class Visit>
void for_each_to_be_finalized(const Global& global, Visit&& visit) {
#if LUA_VERSION_NUM <= 501
  Object* const last = global.to_be_finalized;
  for (Object* object = last; object != nullptr;) {
    object = object->next;
    visit(*object);
    if (object == last) break;
  }
#else
  for (Object* object = global.to_be_finalized; object != nullptr; object = object->next) {
    visit(*object);
  }
#endif
}

/// The environment of a closure or a userdata, the globals of a thread; null where there is no such thing.
template <class Holder>
[[nodiscard]] const Table* environment_of([[maybe_unused]] const Holder& holder) noexcept {
#if LUA_VERSION_NUM <= 501
  return holder.environment;
#else
  return nullptr;
#endif
}
template <>
[[nodiscard]] inline const Table* environment_of([[maybe_unused]] const Thread& thread) noexcept {
#if LUA_VERSION_NUM <= 501
  return as_table(thread.globals);
#else
  return nullptr;
#endif
}

}  // namespace wayfinder::runtime::layout
