#pragma once
#include "runtime/errors/error_path.hpp"

namespace wayfinder::runtime::luajit {

/// path_of_error() by the API: what C code takes by itself is not seen. Thread: VM.
[[nodiscard]] ErrorPath path_of_error(lua_State* L) noexcept;

}  // namespace wayfinder::runtime::luajit
