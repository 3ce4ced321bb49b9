#pragma once
#include <cstdint>
#include <string_view>

#include "runtime/lua54_reading.hpp"

/// Names that the compiled code of Lua 5.4 tells: what a closure is stored into, what a call goes through. Same rules
/// as lua54_reading.hpp: no allocation, no API, legal in a tick under a fault guard.
namespace wayfinder::runtime::layout {

/// The few instructions that are read (lopcodes.h); the others' numbers are of no concern.
enum class Opcode : std::uint8_t {
  move = 0,
  get_upvalue = 9,
  set_upvalue = 10,
  get_global = 11,  ///< GETTABUP: a field of an upvalue, mostly of _ENV
  get_field = 14,
  set_global = 15,  ///< SETTABUP
  set_table = 16,
  set_index = 17,
  set_field = 18,
  new_table = 19,
  self = 20,
  call_binary_event = 46,  ///< MMBIN, the first of three
  close = 54,              ///< the first of CLOSE, TBC, JMP, the comparisons and TEST
  test = 66,
  call = 68,
  tail_call = 69,
  return_values = 70,  ///< the first of three
  set_list = 78,
  closure = 79,
  vararg_prepare = 81,
  extra_argument = 82,
};
[[nodiscard]] constexpr Opcode opcode_of(Instruction code) noexcept {
  return static_cast<Opcode>(code & 0x7FU);
}
[[nodiscard]] constexpr int a_of(Instruction code) noexcept {
  return static_cast<int>(code >> 7U & 0xFFU);
}
[[nodiscard]] constexpr int b_of(Instruction code) noexcept {
  return static_cast<int>(code >> 16U & 0xFFU);
}
[[nodiscard]] constexpr int c_of(Instruction code) noexcept {
  return static_cast<int>(code >> 24U & 0xFFU);
}
[[nodiscard]] constexpr int bx_of(Instruction code) noexcept {
  return static_cast<int>(code >> 15U);
}
[[nodiscard]] constexpr bool c_is_constant(Instruction code) noexcept {
  return (code >> 15U & 1U) != 0;
}

/// Whether the instruction writes the register in its field A; of those that do not, A may even be a part of a number.
[[nodiscard]] constexpr bool writes_a(Opcode code) noexcept {
  const auto is_between = [code](Opcode first, int count) {
    const int distance = static_cast<int>(code) - static_cast<int>(first);
    return distance >= 0 && distance < count;
  };
  constexpr int tests = static_cast<int>(Opcode::test) - static_cast<int>(Opcode::close) + 1;
  return code != Opcode::set_upvalue && !is_between(Opcode::set_global, 4) &&
         !is_between(Opcode::call_binary_event, 3) && !is_between(Opcode::close, tests) &&
         !is_between(Opcode::return_values, 3) && code != Opcode::set_list && code != Opcode::vararg_prepare &&
         code != Opcode::extra_argument;
}

/// A function's name in parts; `name` "" when the code tells none.
struct CodeName {
  std::string_view owner;  ///< what holds it, "" for locals and globals: `M` of `M.f`
  std::string_view name;
};

/// The local variable that register `index` holds at instruction `pc`; "" for none or a stripped function.
[[nodiscard]] inline std::string_view local_in(const Proto& proto, int index, int pc) noexcept {
  int active = 0;
  for (int i = 0; i < proto.local_count && proto.locals[i].start_pc <= pc; ++i) {
    if (pc >= proto.locals[i].end_pc) continue;
    if (active++ == index) return text_of(proto.locals[i].name);
  }
  return {};
}
[[nodiscard]] inline std::string_view constant_in(const Proto& proto, int index) noexcept {
  if (index >= proto.constant_count) return {};
  const Value& value = proto.constants[index];
  return is_object(value, tag_short_string) ? text_of(reinterpret_cast<const String*>(value.as.object))
                                            : std::string_view{};
}
[[nodiscard]] inline std::string_view upvalue_in(const Proto& proto, int index) noexcept {
  return index < proto.upvalue_count ? text_of(proto.upvalues[index].name) : std::string_view{};
}

/// What a table that is being built in register `index` at instruction `pc` will be called: `local M = {f = function
/// …}`.
[[nodiscard]] inline std::string_view constructed_name_of(const Proto& proto, int index, int pc) noexcept {
  constexpr int farthest = 1'024;
  for (int at = pc; at + 1 < proto.code_size && at < pc + farthest; ++at) {
    const Instruction code = proto.code[at];
    // The variable starts once the table is whole, as the store into a field or a global comes then.
    if (const std::string_view local = local_in(proto, index, at + 1); !local.empty()) return local;
    const bool is_stored = !c_is_constant(code) && c_of(code) == index;
    const bool is_store = opcode_of(code) == Opcode::set_field || opcode_of(code) == Opcode::set_global;
    if (is_store && is_stored) return constant_in(proto, b_of(code));
    if (opcode_of(code) == Opcode::new_table && a_of(code) == index) return {};
  }
  return {};
}

/// What the register was loaded with last before `pc`, when that was by name.
[[nodiscard]] inline CodeName loaded_name_of(const Proto& proto, int index, int pc) noexcept {
  constexpr int farthest = 64;
  if (const std::string_view local = local_in(proto, index, pc); !local.empty()) return {{}, local};
  for (int at = pc - 1; at >= 0 && at >= pc - farthest; --at) {
    const Instruction code = proto.code[at];
    if (a_of(code) != index || !writes_a(opcode_of(code))) continue;
    switch (opcode_of(code)) {
      case Opcode::move:
        return {{}, local_in(proto, b_of(code), at)};
      case Opcode::get_upvalue:
        return {{}, upvalue_in(proto, b_of(code))};
      case Opcode::get_global: {
        const std::string_view table = upvalue_in(proto, b_of(code));
        return {table == "_ENV" ? std::string_view{} : table, constant_in(proto, c_of(code))};
      }
      case Opcode::get_field: {
        const std::string_view table = local_in(proto, b_of(code), at);
        // `M.f(x)` with M no local: the table was loaded into the same register just before.
        return {table.empty() && b_of(code) == index ? loaded_name_of(proto, index, at).name : table,
                constant_in(proto, c_of(code))};
      }
      case Opcode::self:
        return {{}, c_is_constant(code) ? constant_in(proto, c_of(code)) : std::string_view{}};
      case Opcode::new_table:
        return {{}, constructed_name_of(proto, index, pc)};
      default:
        return {};
    }
  }
  return {};
}

/// The variable or field that `parent` stores the closure of `child` into.
[[nodiscard]] inline CodeName stored_name_of(const Proto& parent, const Proto& child) noexcept {
  constexpr int farthest = 4'096;
  for (int pc = 0; pc + 1 < parent.code_size && pc < farthest; ++pc) {
    const Instruction code = parent.code[pc];
    if (opcode_of(code) != Opcode::closure || bx_of(code) >= parent.child_count ||
        parent.children[bx_of(code)] != &child) {
      continue;
    }
    const int held = a_of(code);
    const Instruction next = parent.code[pc + 1];
    const bool is_stored = !c_is_constant(next) && c_of(next) == held;
    if (opcode_of(next) == Opcode::set_global && is_stored) {
      const std::string_view table = upvalue_in(parent, a_of(next));
      return {table == "_ENV" ? std::string_view{} : table, constant_in(parent, b_of(next))};
    }
    if (opcode_of(next) == Opcode::set_field && is_stored) {
      return {loaded_name_of(parent, a_of(next), pc).name, constant_in(parent, b_of(next))};
    }
    if (opcode_of(next) == Opcode::set_upvalue && a_of(next) == held) return {{}, upvalue_in(parent, b_of(next))};
    return {{}, local_in(parent, held, pc + 1)};
  }
  return {};
}

/// What the call at instruction `pc` of `caller` goes through; "" for a metamethod and other calls without a name.
[[nodiscard]] inline CodeName called_name_of(const Proto& caller, std::ptrdiff_t pc) noexcept {
  if (pc < 0 || pc >= caller.code_size) return {};
  const Instruction code = caller.code[pc];
  if (opcode_of(code) != Opcode::call && opcode_of(code) != Opcode::tail_call) return {};
  return loaded_name_of(caller, a_of(code), static_cast<int>(pc));
}

/// Whether the function was written as a method, `function C:m()`.
[[nodiscard]] inline bool is_method(const Proto& proto) noexcept {
  return proto.parameters > 0 && proto.local_count > 0 && text_of(proto.locals[0].name) == "self";
}

}  // namespace wayfinder::runtime::layout
