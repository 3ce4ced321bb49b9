#pragma once
#include <cstddef>
#include <cstdint>
#include <lua.hpp>

/// Facts of Lua 5.2 that its API does not give; what lua54.hpp says of itself holds here too, names included.
namespace wayfinder::runtime::layout {

using Instruction = std::uint32_t;
struct Table;
struct Thread;
struct Global;

/// Tags of values and objects: type in bits 0-3, variant in bits 4-5; values of collectable types add collectable_bit.
/// A boolean's truth is in its payload. All numbers are floats.
enum Tag : std::uint8_t {
  tag_nil = LUA_TNIL,
  tag_boolean = LUA_TBOOLEAN,
  tag_light_userdata = LUA_TLIGHTUSERDATA,
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
  tag_upvalue = LUA_NUMTAGS + 1,
  tag_dead_key = LUA_NUMTAGS + 2,
};
constexpr std::uint8_t collectable_bit = 0x40;

struct Object {  // GCheader
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
  lua_Number number;
};
struct Value {  // TValue
  Payload as;
  std::uint8_t tag;  ///< the first byte of an int
};

struct String {  // TString; short ones lie in the string table alone, chained by `next`
  Object* next;
  std::uint8_t tag, marked, extra;
  std::uint32_t hash;
  std::size_t length;
  char bytes[8];
};

struct Userdata {  // Udata
  Object* next;
  std::uint8_t tag, marked;
  Table* metatable;
  Table* user_value;  ///< null or a table
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
  std::int32_t array_size;
  Value* array;
  Node* nodes;
  Node* last_free;
  Table* metatable;
  Object* gray_next;
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
  Value* constants;
  Instruction* code;
  Proto** children;
  std::int32_t* lines;
  LocalVariable* locals;
  UpValueDescription* upvalues;
  struct LuaClosure* cache;  ///< the closure made last, not held
  String* source;
  std::int32_t upvalue_count, constant_count, code_size, line_count, child_count, local_count;
  std::int32_t first_line, last_line;
  Object* gray_next;
  std::uint8_t parameters, is_vararg, max_stack;
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

/// Bits of CallInfo::status (CIST_…). Finalizers leave no mark.
enum CallStatus : std::uint8_t {
  call_is_lua = 1 << 0,
  call_in_hook = 1 << 1,
  call_is_reentry = 1 << 2,
  call_is_yieldable_pcall = 1 << 4,
  call_is_tail = 1 << 6,
  call_hook_yielded = 1 << 7,
};

struct CallInfo {
  Value* function;
  Value* top;
  CallInfo* previous;
  CallInfo* next;
  std::int16_t wanted_results;
  std::uint8_t status;
  std::ptrdiff_t extra;
  union {
    struct {
      Value* base;
      const Instruction* saved_pc;
    } lua;
    struct {
      std::int32_t context;
      lua_CFunction continuation;
      std::ptrdiff_t old_error_function;
      std::uint8_t old_allow_hook;
      std::uint8_t status;
    } c;
  };
};

struct Thread {  // lua_State
  Object* next;
  std::uint8_t tag, marked;
  std::uint8_t status;
  Value* top;
  Global* global;
  CallInfo* call;
  const Instruction* old_pc;
  Value* stack_last;
  Value* stack;
  std::int32_t stack_size;
  std::uint16_t not_yieldable_calls, c_calls;
  std::uint8_t hook_mask;
  std::uint8_t allow_hook;
  std::int32_t base_hook_count, hook_count;
  lua_Hook hook;
  UpValue* open_upvalues;
  Object* gray_next;
  void* error_jump;
  std::ptrdiff_t error_function;
  CallInfo base_call;
};

struct StringTable {
  String** buckets;
  std::uint32_t used;
  std::int32_t size;
};

struct Global {  // global_State
  lua_Alloc allocate;
  void* allocate_data;
  std::size_t total_bytes;
  std::ptrdiff_t debt;
  std::size_t traversed, estimate;
  StringTable strings;
  Value registry;
  std::uint32_t seed;
  std::uint8_t current_white, gc_state, gc_kind, gc_running;
  std::int32_t sweep_bucket;
  Object* all;
  Object* with_finalizer;
  Object **sweep, **sweep_with_finalizer;
  Object *gray, *gray_again, *weak, *ephemeron, *all_weak;
  Object* to_be_finalized;
  UpValue open_upvalues;
  struct {
    char* bytes;
    std::size_t used, size;
  } buffer;
  std::int32_t gc_pause, gc_major_pause, gc_step_multiplier;
  lua_CFunction panic;
  Thread* main_thread;
  const lua_Number* version;
  String* memory_error_message;
  String* event_names[17];
  Table* metatables[LUA_NUMTAGS];
};

static_assert(sizeof(void*) == 8 && sizeof(Value) == 16 && sizeof(Node) == 40 && sizeof(UpValue) == 40);
static_assert(offsetof(String, bytes) == 24 && offsetof(Userdata, size) == 32);
static_assert(sizeof(Table) == 56 && offsetof(Table, array) == 16 && offsetof(Table, metatable) == 40);
static_assert(offsetof(CClosure, function) == 24 && offsetof(CClosure, upvalues) == 32);
static_assert(offsetof(LuaClosure, proto) == 24 && offsetof(LuaClosure, upvalues) == 32);
static_assert(sizeof(Proto) == 128 && offsetof(Proto, first_line) == 104 && offsetof(Proto, source) == 72);
static_assert(sizeof(CallInfo) == 80 && offsetof(CallInfo, lua) == 48 && offsetof(CallInfo, status) == 34);
static_assert(sizeof(Thread) == 208 && offsetof(Thread, error_jump) == 112 && offsetof(Thread, hook_mask) == 72);
static_assert(sizeof(Global) == 496 && offsetof(Global, all) == 96 && offsetof(Global, main_thread) == 264);

}  // namespace wayfinder::runtime::layout
