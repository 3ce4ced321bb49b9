#include "adapter/syntax/dialect.hpp"

namespace wayfinder::syntax {

namespace {

// The levels leave room for the C calls that stand below the parser in the plain interpreter.
constexpr std::array<Dialect, 5> dialects{{
    {.lua = Lua::lua51,
     .name = "5.1",
     .compiler = Compiler::puc51,
     .goto_word = Goto::name,
     .numbers = Numbers::strtod,
     .break_ends_block = true,
     .call_needs_same_line = true,
     .has_arg_table = true,
     .nested_brackets_are_error = true,
     .max_upvalues = 60,
     .max_registers = 250,
     .max_levels = 198},
    {.lua = Lua::lua52,
     .name = "5.2",
     .compiler = Compiler::puc52,
     .goto_word = Goto::reserved,
     .numbers = Numbers::doubles,
     .has_labels = true,
     .has_empty_statements = true,
     .has_hex_escapes = true,
     .skips_mark = true,
     .max_upvalues = 255,
     .max_registers = 250,
     .max_levels = 198},
    {.lua = Lua::lua53,
     .name = "5.3",
     .compiler = Compiler::puc53,
     .goto_word = Goto::reserved,
     .numbers = Numbers::integers,
     .has_labels = true,
     .has_empty_statements = true,
     .has_integer_operators = true,
     .has_hex_escapes = true,
     .max_code_point = 0x10FFFF,
     .skips_mark = true,
     .max_upvalues = 255,
     .max_registers = 255,
     .max_levels = 198},
    {.lua = Lua::lua54,
     .name = "5.4",
     .compiler = Compiler::puc54,
     .goto_word = Goto::reserved,
     .numbers = Numbers::strict_integers,
     .has_labels = true,
     .has_empty_statements = true,
     .has_integer_operators = true,
     .has_attributes = true,
     .has_hex_escapes = true,
     .max_code_point = 0x7FFFFFFF,
     .skips_mark = true,
     .max_upvalues = 255,
     .max_registers = 255,
     .max_levels = 197},
    {.lua = Lua::luajit,
     .name = "luajit",
     .compiler = Compiler::luajit,
     .goto_word = Goto::by_sight,
     .numbers = Numbers::suffixed,
     .has_labels = true,
     .break_ends_block = true,
     .call_needs_same_line = true,
     .high_bytes_are_letters = true,
     .has_hex_escapes = true,
     .max_code_point = 0x10FFFF,
     .skips_mark = true,
     .max_upvalues = 60,
     .max_registers = 250,
     .max_levels = 199},
}};

}  // namespace

const std::array<Dialect, 5>& all_dialects() {
  return dialects;
}

const Dialect& dialect_of(Lua lua, int release) {
  constexpr int first_late = 7;
  static constexpr Dialect late = [] {
    Dialect dialect = dialects[static_cast<std::size_t>(Lua::lua54)];
    dialect.is_late = true;
    return dialect;
  }();
  if (lua == Lua::lua54 && release >= first_late) return late;
  return dialects.at(static_cast<std::size_t>(lua));
}

const Dialect* dialect_named(std::string_view name) {
  if (name.starts_with("Lua ")) name.remove_prefix(4);
  if (name == "LuaJIT") name = "luajit";
  int release = 0;
  if (name.size() == std::string_view{"5.4.0"}.size() && name[3] == '.') {
    release = name[4] - '0';
    name.remove_suffix(2);
  }
  for (const Dialect& dialect : dialects)
    if (dialect.name == name) return &dialect_of(dialect.lua, release);
  return nullptr;
}

}  // namespace wayfinder::syntax
