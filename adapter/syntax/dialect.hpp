#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wayfinder::syntax {

enum class Lua : std::uint8_t { lua51, lua52, lua53, lua54, luajit };

/// Which instructions a compiler writes, as far as lines hang on it.
enum class Compiler : std::uint8_t {
  puc51,   ///< constants as operands, globals by name, jumps of blocks at their ends
  puc52,   ///< as 5.1, but globals are fields of _ENV
  puc53,   ///< as 5.2, with integers
  puc54,   ///< immediate operands, an instruction for metamethods behind each operation
  luajit,  ///< constant tables, loops with their control at the end
};

enum class Goto : std::uint8_t {
  name,      ///< a name like any other
  reserved,  ///< a reserved word
  by_sight,  ///< a statement before a name, else a name
};

enum class Numbers : std::uint8_t {
  strtod,           ///< 5.1: whatever the C library reads, hexadecimal fractions without a signed exponent
  doubles,          ///< 5.2
  integers,         ///< 5.3: integers of 64 bits beside doubles
  strict_integers,  ///< 5.4: as 5.3, but a letter behind a number is an error
  suffixed,         ///< LuaJIT: doubles, 0b11, and LL, ULL and i behind them
};

/// What differs between the grammars of the Luas that we debug. One row each; the parser reads nothing else.
struct Dialect {
  Lua lua{};
  std::string_view name;  ///< as in the version of an interpreter: "5.1" … "5.4", "luajit"
  Compiler compiler{};
  Goto goto_word{};
  Numbers numbers{};
  bool has_labels{};                 ///< `::name::` is a token
  bool has_empty_statements{};       ///< `;` is a statement; else it only ends one
  bool has_integer_operators{};      ///< // & | ~ << >>
  bool has_attributes{};             ///< local x <const>
  bool is_late{};                    ///< from 5.4.7 on: a call has the line of its parenthesis, as in 5.1
  bool break_ends_block{};           ///< nothing may follow `break`
  bool call_needs_same_line{};       ///< a call's parenthesis on a new line is an error
  bool has_arg_table{};              ///< a vararg function has a local `arg`
  bool nested_brackets_are_error{};  ///< [[ inside [[…]]
  bool high_bytes_are_letters{};     ///< bytes from 0x80 in names
  bool has_hex_escapes{};            ///< \x and \z, and unknown escapes are errors
  std::uint32_t max_code_point{};    ///< of \u{…}; 0: there is no such escape
  bool skips_mark{};                 ///< a byte order mark before the text is skipped
  int max_upvalues{};
  int max_registers{};  ///< a function that needs as many is refused
  int max_levels{};     ///< nested statements and expressions, counted as that Lua counts
};

/// `release` is the last number of a version, as in 5.4.8; 0: not known. What we know is true of 5.1.5, 5.2.4, 5.3.6,
/// 5.4.4 to 5.4.6, 5.4.8 and LuaJIT 2.1; lines of the others may differ where an expression spans several.
[[nodiscard]] const Dialect& dialect_of(Lua lua, int release = 0);

/// By the name of a version ("5.1" … "5.4", "5.4.8", "luajit"; "LuaJIT" and "Lua 5.4", too); nothing for others.
[[nodiscard]] const Dialect* dialect_named(std::string_view name);

[[nodiscard]] const std::array<Dialect, 5>& all_dialects();

}  // namespace wayfinder::syntax
