#pragma once
#include <cstddef>
#include <cstdint>
#include <lua.hpp>

/// Facts of Lua 5.4 that its API does not give: how values, objects, calls and states lie in memory. Plain structs
/// under our own names, the VM's beside them; a byte-for-byte view, never created by us. Trusted only after
/// layout_verdict() (runtime/layout/verify.hpp) has compared them with the public API. 64-bit, default number types.
///
/// Nothing in here allocates, locks, calls the API or follows a pointer that the caller has not asked to be followed,
/// so all of it may be used in a tick; there, reads belong under a fault guard (runtime/layout/fault_guard.hpp).
namespace wayfinder::runtime::layout {

using Instruction = std::uint32_t;
struct Table;
struct Thread;
struct Global;

/// Tags of values and objects: type in bits 0-3, variant in bits 4-5; values of collectable types add collectable_bit.
enum Tag : std::uint8_t {
  tag_nil = LUA_TNIL,  ///< other nils (empty, absent key) have variants: compare type_of()
  tag_false = LUA_TBOOLEAN,
  tag_true = LUA_TBOOLEAN | 0x10,
  tag_light_userdata = LUA_TLIGHTUSERDATA,
  tag_integer = LUA_TNUMBER,
  tag_float = LUA_TNUMBER | 0x10,
  tag_short_string = LUA_TSTRING,
  tag_long_string = LUA_TSTRING | 0x10,
  tag_table = LUA_TTABLE,
  tag_lua_closure = LUA_TFUNCTION,
  tag_light_c_function = LUA_TFUNCTION | 0x10,
  tag_c_closure = LUA_TFUNCTION | 0x20,
  tag_userdata = LUA_TUSERDATA,
  tag_thread = LUA_TTHREAD,
  tag_upvalue = LUA_NUMTYPES,
  tag_proto = LUA_NUMTYPES + 1,
  tag_dead_key = LUA_NUMTYPES + 2,  ///< key of a removed entry; its object may be gone
};
constexpr std::uint8_t collectable_bit = 0x40;

/// Head of every collectable object; repeated in each struct, as C++ would not pack a base class as C does.
struct Object {  // GCObject
  Object* next;  ///< of the list in Global that holds the object
  std::uint8_t tag;
  std::uint8_t marked;
};
/// Bits of Object::marked: dead is what has the white that is not Global::current_white.
constexpr std::uint8_t white_bits = 0x18;

union Payload {  // Value
  Object* object;
  void* pointer;
  lua_CFunction function;
  lua_Integer integer;
  lua_Number number;
};
struct Value {  // TValue, and StackValue: a stack slot keeps a to-be-closed distance in the padding, so never copy to
                // one
  Payload as;
  std::uint8_t tag;
};

struct String {  // TString
  Object* next;
  std::uint8_t tag, marked, extra;
  std::uint8_t short_length;
  std::uint32_t hash;
  union {
    std::size_t long_length;
    String* next_in_bucket;  ///< short strings: chain of Global::strings
  };
  char bytes[8];  ///< as long as the string, and a zero
};

struct Userdata {  // Udata
  Object* next;
  std::uint8_t tag, marked;
  std::uint16_t user_values;
  std::size_t size;  ///< bytes of the block
  Table* metatable;
  Object* gray_next;  ///< with user values only; without them the block starts here
  Value values[1];
};

union Node {  // of a table's hash part
  Value value;
  struct {
    Payload value;
    std::uint8_t value_tag;
    std::uint8_t key_tag;
    std::int32_t next;
    Payload key;
  } entry;
};

struct Table {
  Object* next;
  std::uint8_t tag, marked;
  std::uint8_t flags;
  std::uint8_t log2_nodes;
  std::uint32_t array_limit;  ///< not always the array's size: array_size_of()
  Value* array;
  Node* nodes;
  Node* last_free;  ///< null: the shared empty hash part, which belongs to nobody
  Table* metatable;
  Object* gray_next;
};

struct UpValue {  // UpVal
  Object* next;
  std::uint8_t tag, marked;
  Value* value;  ///< into a stack while open, else &closed
  union {
    struct {
      UpValue* next;
      UpValue** previous;
    } open;
    Value closed;
  };
};

struct UpValueDescription {  // Upvaldesc
  String* name;              ///< null: stripped
  std::uint8_t in_stack;
  std::uint8_t index;
  std::uint8_t kind;
};
struct LocalVariable {  // LocVar
  String* name;
  std::int32_t start_pc, end_pc;  ///< alive in [start_pc, end_pc)
};
struct AbsoluteLine {  // AbsLineInfo
  std::int32_t pc, line;
};

struct Proto {
  Object* next;
  std::uint8_t tag, marked;
  std::uint8_t parameters, is_vararg, max_stack;
  std::int32_t upvalue_count, constant_count, code_size, line_delta_count, child_count, local_count,
      absolute_line_count;
  std::int32_t first_line, last_line;  ///< first_line 0: main chunk
  Value* constants;
  Instruction* code;
  Proto** children;
  UpValueDescription* upvalues;
  std::int8_t* line_deltas;  ///< null: stripped
  AbsoluteLine* absolute_lines;
  LocalVariable* locals;
  String* source;  ///< null or "=?": stripped
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
  call_allowed_hooks = 1 << 0,  ///< what Thread::allow_hook was before this call turned hooks off
  call_is_c = 1 << 1,
  call_is_fresh = 1 << 2,  ///< a new luaV_execute was entered for it: C called Lua
  call_in_hook = 1 << 3,
  call_is_yieldable_pcall = 1 << 4,
  call_is_tail = 1 << 5,
  call_hook_yielded = 1 << 6,
  call_runs_finalizer = 1 << 7,  ///< "called" a finalizer: the call above it is __gc
  call_is_closing = 1 << 9,      ///< runs __close handlers on its return
};

struct CallInfo {
  Value* function;
  Value* top;
  CallInfo* previous;  ///< the caller; null in Thread::base_call
  CallInfo* next;      ///< kept for later calls, not active
  union {
    struct {
      const Instruction* saved_pc;  ///< the instruction after the current one; stale in call-free code
      volatile int trap;
      std::int32_t extra_arguments;
    } lua;
    struct {
      lua_KFunction continuation;
      std::ptrdiff_t old_error_function;
      lua_KContext context;
    } c;
  };
  std::int32_t extra;
  std::int16_t wanted_results;
  std::uint16_t status;
};

struct Thread {  // lua_State
  Object* next;
  std::uint8_t tag, marked;
  std::uint8_t status;  ///< LUA_OK while it runs, has resumed another, or has not started
  std::uint8_t allow_hook;
  std::uint16_t call_count;  ///< CallInfos in its list, active or kept
  Value* top;
  Global* global;
  CallInfo* call;
  Value* stack_last;  ///< end of the usable stack; extra_stack_slots more are allocated
  Value* stack;
  UpValue* open_upvalues;
  Value* to_be_closed;
  Object* gray_next;
  Thread* next_with_upvalues;
  void* error_jump;  ///< on the C stack, set by every resume and protected call; null: none
  CallInfo base_call;
  lua_Hook hook;
  std::ptrdiff_t error_function;
  std::uint32_t c_calls;
  std::int32_t old_pc, base_hook_count, hook_count;
  volatile int hook_mask;
};
constexpr std::size_t extra_stack_slots = 5;
constexpr std::size_t extra_space_bytes = LUA_EXTRASPACE;  ///< lie before each Thread in the same block

struct StringTable {
  String** buckets;
  std::int32_t used, size;
};

constexpr std::uint8_t collector_stopped_by_user = 1;  ///< bit of Global::gc_stopped (GCSTPUSR)

struct Global {  // global_State; lies in the main thread's block, right behind it
  lua_Alloc allocate;
  void* allocate_data;
  std::ptrdiff_t total_bytes;  ///< in use = total_bytes + debt
  std::ptrdiff_t debt;
  std::size_t estimate, last_atomic;
  StringTable strings;
  Value registry;
  Value nil;
  std::uint32_t seed;
  std::uint8_t current_white, gc_state, gc_kind;  ///< gc_kind 0: incremental, 1: generational
  std::uint8_t gc_stop_emergency, minor_multiplier, major_multiplier;
  std::uint8_t gc_stopped;                                                ///< 0: runs
  std::uint8_t gc_emergency, gc_pause, gc_step_multiplier, gc_step_size;  ///< pause and multiplier: a quarter
  Object* all;
  Object** sweep;
  Object* with_finalizer;
  Object *gray, *gray_again, *weak, *ephemeron, *all_weak;
  Object* to_be_finalized;
  Object* fixed;
  Object *survival, *old1, *really_old, *first_old1;
  Object *finalizer_survival, *finalizer_old1, *finalizer_really_old;
  Thread* threads_with_upvalues;
  lua_CFunction panic;
  Thread* main_thread;
  String* memory_error_message;
  String* event_names[25];
  Table* metatables[LUA_NUMTYPES];  ///< by type
  String* string_cache[53][2];
  lua_WarnFunction warn;
  void* warn_data;
};

static_assert(sizeof(void*) == 8 && sizeof(Value) == 16 && sizeof(Node) == 24 && sizeof(UpValue) == 40);
static_assert(offsetof(String, bytes) == 24 && offsetof(Userdata, gray_next) == 32 && offsetof(Userdata, values) == 40);
static_assert(sizeof(Table) == 56 && offsetof(Table, array) == 16 && offsetof(Table, metatable) == 40);
static_assert(offsetof(CClosure, function) == 24 && offsetof(CClosure, upvalues) == 32);
static_assert(offsetof(LuaClosure, proto) == 24 && offsetof(LuaClosure, upvalues) == 32);
static_assert(sizeof(Proto) == 128 && offsetof(Proto, first_line) == 44 && offsetof(Proto, source) == 112);
static_assert(sizeof(CallInfo) == 64 && offsetof(CallInfo, lua) == 32 && offsetof(CallInfo, status) == 62);
static_assert(sizeof(Thread) == 200 && offsetof(Thread, error_jump) == 88 && offsetof(Thread, hook) == 160);
static_assert(sizeof(Global) == 1416 && offsetof(Global, all) == 112 && offsetof(Global, main_thread) == 264);

}  // namespace wayfinder::runtime::layout
