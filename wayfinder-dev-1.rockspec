-- The agent's module, so that programs of the Lua that LuaRocks serves can listen: require("wayfinder").listen{...}.
-- In a checkout: luarocks make. The executable `wayfinder` that attaches to them comes from a package (docs/install.md).
rockspec_format = "3.0"
package = "wayfinder"
version = "dev-1"
source = { url = "git+file://." }
description = {
  summary = "Makes a Lua program attachable by the Wayfinder debugger, profiler and memory inspector",
  license = "MIT",
  labels = { "debugger", "profiler", "memory" },
}
supported_platforms = { "linux" }
dependencies = { "lua >= 5.1, < 5.5" }
external_dependencies = {
  FMT = { header = "fmt/format.h", library = "fmt" },
  NLOHMANN_JSON = { header = "nlohmann/json.hpp" },
  TL_EXPECTED = { header = "tl/expected.hpp" },
}
build = {
  type = "cmake",
  variables = {
    CMAKE_BUILD_TYPE = "Release",
    CMAKE_INSTALL_LIBDIR = "$(LIBDIR)",
    LUA_INCLUDE_DIR = "$(LUA_INCDIR)",
    WAYFINDER_ONLY_MODULE = "ON",
  },
}
