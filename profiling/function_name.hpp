#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "profiling/sample_block.hpp"

/// How functions and their sources are called in summaries and exports. Pure; thread: any.
namespace wayfinder::profiling {

/// A chunk name as a person knows it: the path of "@app.lua", the text after "=", and `[string "first line..."]` for
/// code that was loaded from a string.
[[nodiscard]] std::string shown_source(std::string_view source);

/// The name under which the function on this source line is defined: `M.f` of `function M.f(`, `f` of
/// `local function f(`, `f` and `t.f` of `f = function(` and `t.f = function(`, `key` of `["key"] = function(`.
/// Nothing when the line defines no function, one without a name, or more than one.
[[nodiscard]] std::optional<std::string> name_defined_in(std::string_view source_line);

/// A name for a function that nobody named: "main chunk (app.lua)", "function <app.lua:12>"; never an address.
[[nodiscard]] std::string place_name(FunctionKind kind, std::string_view source, std::int32_t first_line);

}  // namespace wayfinder::profiling
