#pragma once
#include <cstdint>
#include <string_view>

#include "runtime/facts/facts.hpp"

/// Names that compiled code tells: what a closure is stored into, what a call goes through. No allocation, no API,
/// legal in a tick under a fault guard.
namespace wayfinder::runtime::layout {

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
  if (index < 0 || index >= proto.constant_count) return {};
  return text_of(as_short_string(proto.constants[index]));
}
[[nodiscard]] inline std::string_view upvalue_in(const Proto& proto, int index) noexcept {
  return text_of(upvalue_name_of(proto, index));
}

/// What a table that is being built in register `index` at instruction `pc` will be called: `local M = {f = function
/// …}`.
[[nodiscard]] inline std::string_view constructed_name_of(const Proto& proto, int index, int pc) noexcept {
  constexpr int farthest = 1'024;
  for (int at = pc; at + 1 < proto.code_size && at < pc + farthest; ++at) {
    const Instruction code = proto.code[at];
    // The variable starts once the table is whole, as the store into a field or a global comes then.
    if (const std::string_view local = local_in(proto, index, at + 1); !local.empty()) return local;
    const Access store = store_of(code, index);
    if (store.kind != Access::Kind::none && store.kind != Access::Kind::upvalue) return constant_in(proto, store.key);
    if (load_of(code).kind == Access::Kind::new_table && a_of(code) == index) return {};
  }
  return {};
}

/// What the register was loaded with last before `pc`, when that was by name.
[[nodiscard]] inline CodeName loaded_name_of(const Proto& proto, int index, int pc) noexcept {
  constexpr int farthest = 64;
  if (const std::string_view local = local_in(proto, index, pc); !local.empty()) return {{}, local};
  for (int at = pc - 1; at >= 0 && at >= pc - farthest; --at) {
    const Instruction code = proto.code[at];
    if (a_of(code) != index || !writes_a(code)) continue;
    const Access load = load_of(code);
    switch (load.kind) {
      case Access::Kind::local:
        return {{}, local_in(proto, load.holder, at)};
      case Access::Kind::upvalue:
        return {{}, upvalue_in(proto, load.holder)};
      case Access::Kind::global:
        return {{}, constant_in(proto, load.key)};
      case Access::Kind::upvalue_field: {
        const std::string_view table = upvalue_in(proto, load.holder);
        return {table == "_ENV" ? std::string_view{} : table, constant_in(proto, load.key)};
      }
      case Access::Kind::field: {
        const std::string_view table = local_in(proto, load.holder, at);
        // `M.f(x)` with M no local: the table was loaded into the same register just before.
        return {table.empty() && load.holder == index ? loaded_name_of(proto, index, at).name : table,
                constant_in(proto, load.key)};
      }
      case Access::Kind::method:
        return {{}, constant_in(proto, load.key)};
      case Access::Kind::new_table:
        return {{}, constructed_name_of(proto, index, pc)};
      case Access::Kind::none:
        return {};
    }
    return {};
  }
  return {};
}

/// The variable or field that `parent` stores the closure of `child` into.
[[nodiscard]] inline CodeName stored_name_of(const Proto& parent, const Proto& child) noexcept {
  constexpr int farthest = 4'096;
  for (int pc = 0; pc + 1 < parent.code_size && pc < farthest; ++pc) {
    const Instruction code = parent.code[pc];
    if (!is_closure(code) || bx_of(code) >= parent.child_count || parent.children[bx_of(code)] != &child) {
      continue;
    }
    const int held = a_of(code);
    // Lua 5.1 has the captured variables named by pseudo instructions after the closure's own.
    const int after = pc + 1 + pseudo_instructions_after_closure(child);
    if (after >= parent.code_size) return {};
    const Access store = store_of(parent.code[after], held);
    switch (store.kind) {
      case Access::Kind::upvalue_field: {
        const std::string_view table = upvalue_in(parent, store.holder);
        return {table == "_ENV" ? std::string_view{} : table, constant_in(parent, store.key)};
      }
      case Access::Kind::global:
        return {{}, constant_in(parent, store.key)};
      case Access::Kind::field:
        return {loaded_name_of(parent, store.holder, pc).name, constant_in(parent, store.key)};
      case Access::Kind::upvalue:
        return {{}, upvalue_in(parent, store.holder)};
      default:
        return {{}, local_in(parent, held, after)};
    }
  }
  return {};
}

/// What the call at instruction `pc` of `caller` goes through; "" for a metamethod and other calls without a name.
[[nodiscard]] inline CodeName called_name_of(const Proto& caller, std::ptrdiff_t pc) noexcept {
  if (pc < 0 || pc >= caller.code_size) return {};
  const Instruction code = caller.code[pc];
  if (!is_call(code)) return {};
  return loaded_name_of(caller, a_of(code), static_cast<int>(pc));
}

/// Whether the function was written as a method, `function C:m()`.
[[nodiscard]] inline bool is_method(const Proto& proto) noexcept {
  return proto.parameters > 0 && proto.local_count > 0 && text_of(proto.locals[0].name) == "self";
}

}  // namespace wayfinder::runtime::layout
