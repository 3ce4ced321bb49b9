#pragma once
#include <cstddef>
#include <cstdint>
#include <lua.hpp>

/// Facts of Lua 5.1 that its API does not give; what lua54.hpp says of itself holds here too, names included.
namespace wayfinder::runtime::layout {

using Instruction = std::uint32_t;
struct Table;
struct Thread;
struct Global;

/// Tags of values and objects are plain types. A boolean's truth is in its payload; all numbers are floats; whether a
/// function is of C stands in the closure.
enum Tag : std::uint8_t {
  tag_nil = LUA_TNIL,
  tag_boolean = LUA_TBOOLEAN,
  tag_light_userdata = LUA_TLIGHTUSERDATA,
  tag_float = LUA_TNUMBER,
  tag_short_string = LUA_TSTRING,  ///< all are interned
  tag_long_string = LUA_TSTRING,
  tag_table = LUA_TTABLE,
  tag_lua_closure = LUA_TFUNCTION,
  tag_c_closure = LUA_TFUNCTION,
  tag_userdata = LUA_TUSERDATA,
  tag_thread = LUA_TTHREAD,
  tag_proto = LUA_TTHREAD + 1,
  tag_upvalue = LUA_TTHREAD + 2,
  tag_dead_key = LUA_TTHREAD + 3,
};

constexpr std::uint8_t collectable_bit = 0;

struct Object {  // GCheader
  Object* next;
  std::uint8_t tag;
  std::uint8_t marked;
};
constexpr std::uint8_t white_bits = 0x03;

union Payload {  // Value
  Object* object;
  void* pointer;
  lua_Number number;
  std::int32_t boolean;
};
struct Value {  // TValue
  Payload as;
  std::uint8_t tag;  ///< the first byte of an int
};

struct String {  // TString; all lie in the string table alone, chained by `next`
  Object* next;
  std::uint8_t tag, marked, reserved;
  std::uint32_t hash;
  std::size_t length;
  char bytes[8];
};

struct Userdata {  // Udata
  Object* next;
  std::uint8_t tag, marked;
  Table* metatable;
  Table* environment;
  std::size_t size;
  char block[8];  ///< as long as `size`
};

struct Node {
  Value value;
  struct {
    Payload as;
    std::uint8_t tag;
    Node* next;
  } key;
};

struct Table {
  Object* next;
  std::uint8_t tag, marked;
  std::uint8_t flags;
  std::uint8_t log2_nodes;
  Table* metatable;
  Value* array;
  Node* nodes;
  Node* last_free;
  Object* gray_next;
  std::int32_t array_size;
};

struct UpValue {  // UpVal; open ones lie in their thread's list alone
  Object* next;
  std::uint8_t tag, marked;
  Value* value;
  union {
    Value closed;
    struct {
      UpValue *previous, *next;
    } open;  ///< of all open ones of the state
  };
};

struct LocalVariable {  // LocVar
  String* name;
  std::int32_t start_pc, end_pc;
};

struct Proto {
  Object* next;
  std::uint8_t tag, marked;
  Value* constants;
  Instruction* code;
  Proto** children;
  std::int32_t* lines;
  LocalVariable* locals;
  String** upvalue_names;
  String* source;
  std::int32_t upvalue_name_count, constant_count, code_size, line_count, child_count, local_count;
  std::int32_t first_line, last_line;
  Object* gray_next;
  std::uint8_t upvalue_count, parameters, is_vararg, max_stack;
};

struct CClosure {
  Object* next;
  std::uint8_t tag, marked, is_c, upvalue_count;
  Object* gray_next;
  Table* environment;
  lua_CFunction function;
  Value upvalues[1];
};
struct LuaClosure {  // LClosure
  Object* next;
  std::uint8_t tag, marked, is_c, upvalue_count;
  Object* gray_next;
  Table* environment;
  Proto* proto;
  UpValue* upvalues[1];
};

/// One of an array that moves when it grows.
struct CallInfo {
  Value* base;
  Value* function;
  Value* top;
  const Instruction* saved_pc;  ///< of a caller; that of the newest call is Thread::saved_pc
  std::int32_t wanted_results;
  std::int32_t lost_tail_calls;
};

struct Thread {  // lua_State
  Object* next;
  std::uint8_t tag, marked;
  std::uint8_t status;
  Value* top;
  Value* base;
  Global* global;
  CallInfo* call;
  const Instruction* saved_pc;
  Value* stack_last;
  Value* stack;
  CallInfo *end_of_calls, *calls;
  std::int32_t stack_size, call_size;
  std::uint16_t c_calls, c_calls_of_resume;
  std::uint8_t hook_mask;
  std::uint8_t allow_hook;
  std::int32_t base_hook_count, hook_count;
  lua_Hook hook;
  Value globals;
  Value environment;
  UpValue* open_upvalues;
  Object* gray_next;
  void* error_jump;
  std::ptrdiff_t error_function;
};

struct StringTable {
  String** buckets;
  std::uint32_t used;
  std::int32_t size;
};

struct Global {  // global_State
  StringTable strings;
  lua_Alloc allocate;
  void* allocate_data;
  std::uint8_t current_white, gc_state;
  std::int32_t sweep_bucket;
  Object* all;
  Object** sweep;
  Object *gray, *gray_again, *weak;
  Object* to_be_finalized;  ///< the last of a ring
  struct {
    char* bytes;
    std::size_t used, size;
  } buffer;
  std::size_t threshold, total_bytes, estimate, behind;
  std::int32_t gc_pause, gc_step_multiplier;
  lua_CFunction panic;
  Value registry;
  Thread* main_thread;
  UpValue open_upvalues;
  Table* metatables[LUA_TTHREAD + 1];
  String* event_names[17];
};

static_assert(sizeof(void*) == 8 && sizeof(Value) == 16 && sizeof(Node) == 40 && sizeof(UpValue) == 40);
static_assert(offsetof(String, bytes) == 24 && offsetof(Userdata, size) == 32);
static_assert(sizeof(Table) == 64 && offsetof(Table, array) == 24 && offsetof(Table, array_size) == 56);
static_assert(offsetof(CClosure, function) == 32 && offsetof(CClosure, upvalues) == 40);
static_assert(offsetof(LuaClosure, proto) == 32 && offsetof(LuaClosure, upvalues) == 40);
static_assert(sizeof(Proto) == 120 && offsetof(Proto, first_line) == 96 && offsetof(Proto, source) == 64);
static_assert(sizeof(CallInfo) == 40 && offsetof(CallInfo, function) == 8);
static_assert(sizeof(Thread) == 184 && offsetof(Thread, error_jump) == 168 && offsetof(Thread, hook_mask) == 100);
static_assert(sizeof(Global) == 432 && offsetof(Global, all) == 40 && offsetof(Global, main_thread) == 176);

}  // namespace wayfinder::runtime::layout
