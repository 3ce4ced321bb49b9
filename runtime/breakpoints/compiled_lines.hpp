#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "runtime/breakpoints/code_lines.hpp"
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime {
namespace layout {
struct Proto;
}

/// Compiles a source file in a throw-away state, where nothing of it runs, and reads its functions' lines. Errors: file
/// when it cannot be read, evaluation with the compiler's message, unsupported for precompiled chunks or where the
/// layout is refused. Thread: VM (the program's state is not touched).
[[nodiscard]] Result<CodeLines> compile_file_lines(const std::string& path);
/// The same of a source text.
[[nodiscard]] Result<CodeLines> compile_text_lines(std::string_view text);

/// Lines of a loaded function and of those inside it. Needs a trusted layout.
[[nodiscard]] CodeLines lines_of_chunk(const layout::Proto& proto);
/// The same in LuaJIT, of the function at `index`. May raise.
[[nodiscard]] CodeLines lines_of_luajit_chunk(lua_State* L, int index);
/// Active lines of one loaded function's own code, ascending; empty where it is stripped.
[[nodiscard]] std::vector<int> lines_of_function(const layout::Proto& proto);

}  // namespace wayfinder::runtime
