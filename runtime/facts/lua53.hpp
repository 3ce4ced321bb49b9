#pragma once
#include <cstddef>
#include <cstdint>
#include <lua.hpp>

/// Facts of Lua 5.3 that its API does not give; what lua54.hpp says of itself holds here too, names included.
namespace wayfinder::runtime::layout {

using Instruction = std::uint32_t;
struct Table;
struct Thread;
struct Global;

/// Tags of values and objects: type in bits 0-3, variant in bits 4-5; values of collectable types add collectable_bit.
/// A boolean's truth is in its payload.
enum Tag : std::uint8_t {
  tag_nil = LUA_TNIL,
  tag_boolean = LUA_TBOOLEAN,
  tag_light_userdata = LUA_TLIGHTUSERDATA,
  tag_integer = LUA_TNUMBER | 0x10,
  tag_float = LUA_TNUMBER,
  tag_short_string = LUA_TSTRING,
  tag_long_string = LUA_TSTRING | 0x10,
  tag_table = LUA_TTABLE,
  tag_lua_closure = LUA_TFUNCTION,
  tag_light_c_function = LUA_TFUNCTION | 0x10,
  tag_c_closure = LUA_TFUNCTION | 0x20,
  tag_userdata = LUA_TUSERDATA,
  tag_thread = LUA_TTHREAD,
  tag_proto = LUA_NUMTAGS,
  tag_dead_key = LUA_NUMTAGS + 1,
};
constexpr std::uint8_t collectable_bit = 0x40;

struct Object {  // GCObject
  Object* next;
  std::uint8_t tag;
  std::uint8_t marked;
};
constexpr std::uint8_t white_bits = 0x03;

union Payload {  // Value
  Object* object;
  void* pointer;
  std::int32_t boolean;
  lua_CFunction function;
  lua_Integer integer;
  lua_Number number;
};
struct Value {  // TValue
  Payload as;
  std::uint8_t tag;  ///< the first byte of an int
};

struct String {  // TString
  Object* next;
  std::uint8_t tag, marked, extra;
  std::uint8_t short_length;
  std::uint32_t hash;
  union {
    std::size_t long_length;
    String* next_in_bucket;
  };
  char bytes[8];
};

struct Userdata {  // Udata
  Object* next;
  std::uint8_t tag, marked;
  std::uint8_t user_value_tag;
  Table* metatable;
  std::size_t size;
  Payload user_value;
  char block[8];  ///< as long as `size`
};

struct Node {
  Value value;
  struct {
    Payload as;
    std::uint8_t tag;
    std::int32_t next;
  } key;
};

struct Table {
  Object* next;
  std::uint8_t tag, marked;
  std::uint8_t flags;
  std::uint8_t log2_nodes;
  std::uint32_t array_size;
  Value* array;
  Node* nodes;
  Node* last_free;
  Table* metatable;
  Object* gray_next;
};

/// No collectable object: counted references, from closures and from an open one's stack.
struct UpValue {  // UpVal
  Value* value;
  std::size_t references;
  union {
    struct {
      UpValue* next;
      std::int32_t touched;
    } open;
    Value closed;
  };
};

struct UpValueDescription {  // Upvaldesc
  String* name;
  std::uint8_t in_stack;
  std::uint8_t index;
};
struct LocalVariable {  // LocVar
  String* name;
  std::int32_t start_pc, end_pc;
};

struct Proto {
  Object* next;
  std::uint8_t tag, marked;
  std::uint8_t parameters, is_vararg, max_stack;
  std::int32_t upvalue_count, constant_count, code_size, line_count, child_count, local_count;
  std::int32_t first_line, last_line;
  Value* constants;
  Instruction* code;
  Proto** children;
  std::int32_t* lines;
  LocalVariable* locals;
  UpValueDescription* upvalues;
  struct LuaClosure* cache;  ///< the closure made last, not held
  String* source;
  Object* gray_next;
};

struct CClosure {
  Object* next;
  std::uint8_t tag, marked, upvalue_count;
  Object* gray_next;
  lua_CFunction function;
  Value upvalues[1];
};
struct LuaClosure {  // LClosure
  Object* next;
  std::uint8_t tag, marked, upvalue_count;
  Object* gray_next;
  Proto* proto;
  UpValue* upvalues[1];
};

/// Bits of CallInfo::status (CIST_…).
enum CallStatus : std::uint16_t {
  call_allowed_hooks = 1 << 0,
  call_is_lua = 1 << 1,
  call_in_hook = 1 << 2,
  call_is_fresh = 1 << 3,
  call_is_yieldable_pcall = 1 << 4,
  call_is_tail = 1 << 5,
  call_hook_yielded = 1 << 6,
  call_runs_finalizer = 1 << 8,
};

struct CallInfo {
  Value* function;
  Value* top;
  CallInfo* previous;
  CallInfo* next;
  union {
    struct {
      Value* base;
      const Instruction* saved_pc;
    } lua;
    struct {
      lua_KFunction continuation;
      std::ptrdiff_t old_error_function;
      lua_KContext context;
    } c;
  };
  std::ptrdiff_t extra;
  std::int16_t wanted_results;
  std::uint16_t status;
};

struct Thread {  // lua_State
  Object* next;
  std::uint8_t tag, marked;
  std::uint16_t call_count;
  std::uint8_t status;
  Value* top;
  Global* global;
  CallInfo* call;
  const Instruction* old_pc;
  Value* stack_last;
  Value* stack;
  UpValue* open_upvalues;
  Object* gray_next;
  Thread* next_with_upvalues;
  void* error_jump;
  CallInfo base_call;
  lua_Hook hook;
  std::ptrdiff_t error_function;
  std::int32_t stack_size;
  std::int32_t base_hook_count, hook_count;
  std::uint16_t not_yieldable_calls, c_calls;
  volatile std::int32_t hook_mask;
  std::uint8_t allow_hook;
};
constexpr std::size_t extra_space_bytes = LUA_EXTRASPACE;

struct StringTable {
  String** buckets;
  std::int32_t used, size;
};

struct Global {  // global_State
  lua_Alloc allocate;
  void* allocate_data;
  std::ptrdiff_t total_bytes;
  std::ptrdiff_t debt;
  std::size_t traversed, estimate;
  StringTable strings;
  Value registry;
  std::uint32_t seed;
  std::uint8_t current_white, gc_state, gc_kind, gc_running;
  Object* all;
  Object** sweep;
  Object* with_finalizer;
  Object *gray, *gray_again, *weak, *ephemeron, *all_weak;
  Object* to_be_finalized;
  Object* fixed;
  Thread* threads_with_upvalues;
  std::uint32_t finalizers_a_step;
  std::int32_t gc_pause, gc_step_multiplier;
  lua_CFunction panic;
  Thread* main_thread;
  const lua_Number* version;
  String* memory_error_message;
  String* event_names[24];
  Table* metatables[LUA_NUMTAGS];
  String* string_cache[53][2];
};

static_assert(sizeof(void*) == 8 && sizeof(Value) == 16 && sizeof(Node) == 32 && sizeof(UpValue) == 32);
static_assert(offsetof(String, bytes) == 24 && offsetof(Userdata, user_value) == 32);
static_assert(sizeof(Table) == 56 && offsetof(Table, array) == 16 && offsetof(Table, metatable) == 40);
static_assert(offsetof(CClosure, function) == 24 && offsetof(CClosure, upvalues) == 32);
static_assert(offsetof(LuaClosure, proto) == 24 && offsetof(LuaClosure, upvalues) == 32);
static_assert(sizeof(Proto) == 120 && offsetof(Proto, first_line) == 40 && offsetof(Proto, source) == 104);
static_assert(sizeof(CallInfo) == 72 && offsetof(CallInfo, lua) == 32 && offsetof(CallInfo, status) == 66);
static_assert(sizeof(Thread) == 208 && offsetof(Thread, error_jump) == 88 && offsetof(Thread, hook_mask) == 200);
static_assert(sizeof(Global) == 1336 && offsetof(Global, all) == 88 && offsetof(Global, main_thread) == 200);

}  // namespace wayfinder::runtime::layout
