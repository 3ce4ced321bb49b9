#pragma once
#include "runtime/sampling/block_builder.hpp"
#include "runtime/sampling/function_table.hpp"

struct lua_State;

namespace wayfinder::runtime::sampling {

/// Names for the functions of the table, as a person would write them: where package.loaded and the globals hold them
/// ("table.sort", "M.f", "Account.deposit"), the upvalues and locals through which they are called, a C function's
/// exported symbol. Raw: no metamethod runs; nothing is allocated in the Lua heap. Functions that nothing names are
/// left out. Cost bounded: large tables are read in part. Thread: the VM's, at a safe point of L.
[[nodiscard]] FunctionNames function_names(lua_State* L, const FunctionTable& functions);

}  // namespace wayfinder::runtime::sampling
