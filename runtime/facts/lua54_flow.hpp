#pragma once
#include <algorithm>

#include "runtime/facts/code_unit.hpp"
#include "runtime/facts/lua54_code.hpp"

/// How control goes from instruction to instruction in Lua 5.4 (lopcodes.h, lvm.c), and how a trap is written
/// (runtime/traps). Pure functions of code that is at hand.
namespace wayfinder::runtime::layout {

/// Those that lead elsewhere than to the next instruction, or take another one with them.
enum class Flow : std::uint8_t {
  load_integer = 1,
  load_float = 2,
  load_constant = 3,
  load_far_constant = 4,
  load_false = 5,
  load_false_and_skip = 6,
  load_true = 7,
  load_nil = 8,
  new_table = 19,
  first_arithmetic = 21,  ///< ADDI … SHR: the next instruction is for their metamethods
  add_integer = 21,
  add_constant = 22,
  subtract_constant = 23,
  multiply_constant = 24,
  add = 34,
  subtract = 35,
  multiply = 36,
  last_arithmetic = 45,
  first_binary_event = 46,
  last_binary_event = 48,
  logical_not = 51,
  jump = 56,
  first_test = 57,
  last_test = 67,
  numeric_for_loop = 73,
  numeric_for_begin = 74,
  generic_for_begin = 75,
  generic_for_call = 76,
  generic_for_loop = 77,
};
[[nodiscard]] constexpr Flow flow_of(Instruction code) noexcept {
  return static_cast<Flow>(code & 0x7FU);
}
[[nodiscard]] constexpr bool is_within(Flow flow, Flow first, Flow last) noexcept {
  return flow >= first && flow <= last;
}

constexpr int most_jump = (1 << 24) - 1;  ///< either way (OFFSET_sJ)
[[nodiscard]] constexpr int jump_of(Instruction code) noexcept {
  return static_cast<int>(code >> 7U) - most_jump;
}
[[nodiscard]] constexpr Instruction jump_by(std::ptrdiff_t distance) noexcept {
  return static_cast<Instruction>(Flow::jump) | static_cast<Instruction>(distance + most_jump) << 7U;
}

[[nodiscard]] constexpr bool leaves_open_results(Instruction code) noexcept {
  const Opcode opcode = opcode_of(code);
  return (opcode == Opcode::call || static_cast<int>(opcode) == 80) && c_of(code) == 0;
}
[[nodiscard]] constexpr bool takes_open_results(Instruction code) noexcept {
  const Opcode opcode = opcode_of(code);
  const bool may = opcode == Opcode::call || opcode == Opcode::tail_call || opcode == Opcode::return_values ||
                   opcode == Opcode::set_list;
  return may && b_of(code) == 0;
}

/// Never run by themselves: what belongs to the instruction before, and what is run before the first line.
[[nodiscard]] constexpr bool is_partner(Instruction code) noexcept {
  const Flow flow = flow_of(code);
  return is_within(flow, Flow::first_binary_event, Flow::last_binary_event) || flow == Flow::generic_for_loop ||
         opcode_of(code) == Opcode::extra_argument || opcode_of(code) == Opcode::vararg_prepare;
}
/// The jump after a test is its partner.
[[nodiscard]] constexpr bool takes_jump_along(Instruction code) noexcept {
  return is_within(flow_of(code), Flow::first_test, Flow::last_test);
}

/// The last instruction of a whole function.
[[nodiscard]] constexpr bool ends_function(Instruction code) noexcept {
  const int distance = static_cast<int>(opcode_of(code)) - static_cast<int>(Opcode::return_values);
  return distance >= 0 && distance < 3;
}
/// Whether it may be one that neither calls nor raises, and leads to one place alone: runs_quietly() says so for a
/// call.
[[nodiscard]] constexpr bool may_be_quiet(Instruction code) noexcept {
  const Opcode opcode = opcode_of(code);
  switch (flow_of(code)) {
    case Flow::load_integer:
    case Flow::load_float:
    case Flow::load_constant:
    case Flow::load_false:
    case Flow::load_true:
    case Flow::load_nil:
    case Flow::logical_not:
    case Flow::add_integer:
    case Flow::add_constant:
    case Flow::subtract_constant:
    case Flow::multiply_constant:
    case Flow::add:
    case Flow::subtract:
    case Flow::multiply:
      return true;
    default:
      return opcode == Opcode::move || opcode == Opcode::get_upvalue || opcode == Opcode::get_global ||
             opcode == Opcode::get_field;
  }
}
/// What follows it where it was quiet.
[[nodiscard]] constexpr int behind_quiet(Instruction code) noexcept {
  return is_within(flow_of(code), Flow::first_arithmetic, Flow::last_arithmetic) ? 2 : 1;
}
/// Of one that may be quiet: whether it is, in a call as it is now.
[[nodiscard]] inline bool runs_quietly(Instruction code, const CallInfo& call) noexcept {
  const Value* registers = call.function + 1;
  const auto is_number = [](const Value& value) { return type_of(value.tag) == LUA_TNUMBER; };
  const auto is_plain = [](const Value& value) {
    const Table* table = as_table(value);
    return table != nullptr && table->metatable == nullptr;
  };
  switch (flow_of(code)) {
    case Flow::add_integer:
    case Flow::add_constant:
    case Flow::subtract_constant:
    case Flow::multiply_constant:
      return is_number(registers[b_of(code)]);
    case Flow::add:
    case Flow::subtract:
    case Flow::multiply:
      return is_number(registers[b_of(code)]) && is_number(registers[c_of(code)]);
    default:
      break;
  }
  switch (opcode_of(code)) {
    case Opcode::get_field:
      return is_plain(registers[b_of(code)]);
    case Opcode::get_global:
      return is_plain(*as_lua_closure(*call.function)->upvalues[b_of(code)]->value);
    default:
      return true;
  }
}
/// A jump and nothing else.
[[nodiscard]] constexpr bool is_plain_jump(Instruction code) noexcept {
  return flow_of(code) == Flow::jump;
}

/// The first instruction that gives a LINE event.
[[nodiscard]] inline int first_told_of(const Proto& proto) noexcept {
  return proto.is_vararg != 0 ? 1 : 0;
}

/// The last instruction of a unit, with those that it takes along.
class UnitEnd {
 public:
  UnitEnd(CodeUnit& unit, const Instruction* code, int pc) : unit_{unit}, code_{code}, pc_{pc}, next_{pc + 1} {
    unit_.members.push_back(pc);
  }

  void add() {
    const Instruction last = code_[pc_];
    if (ends_function(last)) return;
    if (takes_jump_along(last)) {
      take_along(next_);
      falls(pc_, pc_ + 2);
      return jumps(pc_, pc_ + 2 + jump_of(code_[next_]), next_);
    }
    switch (opcode_of(last)) {
      case Opcode::tail_call:
        return take_along(next_);  // RETURN: come to when what it called is a C function that has yielded
      case Opcode::set_list:
        if (c_is_constant(last)) take_along(next_);
        return falls(pc_, c_is_constant(last) ? pc_ + 2 : next_);
      default:
        return add_by_flow(last);
    }
  }

 private:
  void take_along(int pc) { unit_.members.push_back(pc); }
  void falls(int from, int to) { unit_.exits.push_back({from, to, CodeUnit::falls_through}); }
  void jumps(int from, int to, int jump) { unit_.exits.push_back({from, to, jump}); }

  void add_by_flow(Instruction last) {
    switch (const Flow flow = flow_of(last); flow) {
      case Flow::jump:
        return jumps(pc_, next_ + jump_of(last), pc_);
      case Flow::load_false_and_skip:
        return falls(pc_, pc_ + 2);
      case Flow::numeric_for_begin:
        falls(pc_, next_);
        return jumps(pc_, pc_ + 2 + bx_of(last), pc_);
      case Flow::numeric_for_loop:
        falls(pc_, next_);
        return jumps(pc_, next_ - bx_of(last), pc_);
      case Flow::generic_for_begin:
        take_along(next_ + bx_of(last));
        return add_generic_call(next_ + bx_of(last));
      case Flow::generic_for_call:
        return add_generic_call(pc_);
      default: {
        const bool takes_next = flow == Flow::load_far_constant || flow == Flow::new_table ||
                                is_within(flow, Flow::first_arithmetic, Flow::last_arithmetic);
        if (takes_next) take_along(next_);
        return falls(pc_, takes_next ? pc_ + 2 : next_);
      }
    }
  }
  void add_generic_call(int call) {
    const int loop = call + 1;
    take_along(loop);
    falls(call, call + 2);
    jumps(call, call + 2 - bx_of(code_[loop]), loop);
  }

  CodeUnit& unit_;
  const Instruction* code_;
  int pc_;
  int next_;
};

/// The unit that begins at `pc`; no members: none does. O(its length).
[[nodiscard]] inline CodeUnit unit_at(const Instruction* code, int pc) {
  CodeUnit unit;
  if (is_partner(code[pc])) return unit;
  while (leaves_open_results(code[pc]))
    unit.members.push_back(pc++);
  UnitEnd{unit, code, pc}.add();
  return unit;
}

/// The loop instruction or jump at `pc` as it is when it leads to `to`.
[[nodiscard]] constexpr Instruction led_to(Instruction code, int pc, int to) noexcept {
  if (is_plain_jump(code)) return jump_by(to - (pc + 1));
  constexpr unsigned low_bits = 15;
  return (code & ((1U << low_bits) - 1U)) | static_cast<Instruction>(pc + 1 - to) << low_bits;
}

}  // namespace wayfinder::runtime::layout
