#pragma once
#include "memory/graph/edges.hpp"

namespace wayfinder::memory {

/// The places that a person starts a path from; `nothing` where a heap has no such place.
struct Roots {
  ObjectIndex globals{nothing};
  ObjectIndex loaded{nothing};  ///< package.loaded
  ObjectIndex registry{nothing};
  ObjectIndex main_thread{nothing};
};

[[nodiscard]] Roots find_roots(const HeapColumns& heap);

/// The edge of this label that leaves `object`; `nothing` when there is none.
[[nodiscard]] EdgeIndex field_of(const HeapColumns& heap, ObjectIndex object, std::string_view label);

/// Whether an edge of a thread leads to the function of one of its frames; the frame's locals are the edges after it.
[[nodiscard]] bool is_frame(const HeapColumns& heap, EdgeIndex edge);

/// The function in whose frame an edge of kind `local` lies; `nothing` when the walker could not tell.
[[nodiscard]] ObjectIndex frame_of_local(const HeapColumns& heap, ObjectIndex thread, EdgeIndex local);

/// The function at the bottom of a thread's stack that is written in Lua; `nothing` for an empty stack.
[[nodiscard]] ObjectIndex body_of_thread(const HeapColumns& heap, ObjectIndex thread);

/// Whether the label of a function is that of a file's or a text's outermost code.
[[nodiscard]] bool is_main_chunk(std::string_view function_label) noexcept;

}  // namespace wayfinder::memory
