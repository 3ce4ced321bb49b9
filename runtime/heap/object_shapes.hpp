#pragma once
#include <cstddef>
#include <cstdint>

namespace wayfinder::runtime::heap {

/// An object's own bytes as the API lets one work them out: so many, and so many for each of its parts.
struct ObjectSize {
  std::size_t base{};
  std::size_t part{};
};

/// What objects of this Lua cost, and where in its block the pointer lies that the API shows of an object. Measured.
struct ObjectShapes {
  bool are_known{};  ///< false: nothing could be measured, all is zero
  std::size_t string_bytes{};
  std::size_t longest_interned{};  ///< bytes of a string that Lua keeps once only; SIZE_MAX: it keeps each once
  ObjectSize table;                ///< parts: slots of the array; see node_bytes
  std::size_t node_bytes{};
  ObjectSize lua_closure, c_closure;  ///< parts: upvalues
  std::size_t upvalue_bytes{};        ///< a cell; 0 where the API shows none
  std::size_t thread_bytes{};         ///< with its first stack
  ObjectSize userdata;                ///< base: without user values
  std::size_t with_user_values{};     ///< and more than a part for each, once there is one
  std::size_t string_offset{}, userdata_offset{}, thread_offset{};

  /// From a userdata's block to its bytes, which are what the API shows.
  [[nodiscard]] std::size_t header_of_userdata(std::size_t user_values) const noexcept {
    return userdata_offset + (user_values == 0 ? 0 : with_user_values + user_values * userdata.part);
  }
};

/// Those of the Lua that this library is compiled for, found at the first call in a throw-away state whose allocator
/// looks on, and kept. Thread: any; allocates.
[[nodiscard]] const ObjectShapes& object_shapes() noexcept;

}  // namespace wayfinder::runtime::heap
