#include "runtime/breakpoints/trap_engine.hpp"

#include <utility>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/anchor.hpp"
#include "runtime/agent/protected.hpp"
#include "runtime/breakpoints/message_handler.hpp"
#include "runtime/hooks/evaluation_limit.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/inspect/reachable_threads.hpp"
#include "runtime/layout/fault_guard.hpp"
#include "runtime/layout/main_thread.hpp"
#include "runtime/luajit/library.hpp"

namespace wayfinder::runtime::luajit {
namespace {

/// That of this OS thread; read in a signal handler.
constinit thread_local TrapEngine* engine_of_thread [[gnu::tls_model("initial-exec")]] = nullptr;

}  // namespace

TrapEngine::TrapEngine(KnownFunctions& functions) : functions_{functions} {
  engine_of_thread = this;
  tell_of_traps(meet);
}

TrapEngine::~TrapEngine() {
  if (engine_of_thread == this) engine_of_thread = nullptr;  // else another one has been made
}

/// In a signal handler between two instructions of the VM, where nothing of ours and nothing of the C library runs: it
/// may allocate.
bool TrapEngine::meet(Instruction* instruction) noexcept {
  if (engine_of_thread == nullptr) return false;  // another OS thread runs the state for the moment
  TrapEngine& engine = *engine_of_thread;
  const auto found = engine.sites_.find(instruction);
  if (found == engine.sites_.end()) return false;
  engine.lifted_.push_back(instruction);
  if (evaluation_runs()) return true;  // nothing stops in one
  lua_State* L = engine.main_thread_;  // hooks are the state's, not a thread's
  const int worn = __real_lua_gethookmask(L);
  if (found->second.line == 0) {
    engine.entered_ = found->second.code;
  } else if ((worn & LUA_MASKLINE) == 0) {
    engine.met_ = found->second;
  } else {
    return true;  // the LINE event comes next
  }
  __real_lua_sethook(L, hook_owner().hook, worn | LUA_MASKCOUNT, 1);
  return true;
}

TrapEngine::Place TrapEngine::newest_place(lua_State* L) noexcept {
  lua_Debug record{};
  if (lua_getstack(L, 0, &record) == 0 || lua_checkstack(L, LUA_MINSTACK) == 0) return {};
  lua_getinfo(L, "fl", &record);
  const Place place{first_instruction(L, -1), record.currentline};
  lua_pop(L, 1);
  return place;
}

bool TrapEngine::begins_line(lua_State* L) {
  const Site met = std::exchange(met_, {});
  const Place here = newest_place(L);
  set_again(L);
  return met.code != nullptr && met.code == here.code && met.line == here.line;
}

bool TrapEngine::has_entered(lua_State* L) {
  if (entered_ == nullptr) return false;
  return std::exchange(entered_, nullptr) == newest_place(L).code;
}

void TrapEngine::is_stepped(lua_State* L) {
  lua_Debug record{};
  if (lua_checkstack(L, LUA_MINSTACK) == 0) return;
  for (int level = 0; lua_getstack(L, level, &record) != 0; ++level) {
    lua_getinfo(L, "f", &record);
    const Instruction* code = first_instruction(L, -1);
    if (code == nullptr) {
      lua_pop(L, 1);
      continue;
    }
    if (std::exchange(last_stepped_, code) == code) return lua_pop(L, 1);
    const bool returns_from_c = level > 0;  // perhaps into compiled code, which goes on behind the call
    (void)run_protected(L, 1, 0, [this, returns_from_c](lua_State* inner) {
      interpreted_.keep(inner, InterpretedFunctions::step);
      lua_settop(inner, 0);
      if (returns_from_c) luaJIT_setmode(inner, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_FLUSH);
    });
    return;
  }
}

void TrapEngine::steps_are_over(lua_State* L) {
  if (std::exchange(last_stepped_, nullptr) == nullptr) return;
  interpreted_.begin_anew(InterpretedFunctions::step);
  interpreted_.release_others(L);
}

/// Not those of the line that is being run: the instruction that a hook is about is read anew when that returns.
void TrapEngine::set_again(lua_State* L) {
  if (lifted_.empty()) return;
  take_over_message_handler(main_thread_);  // from here on a frame that waits may be at a trap
  const Place here = newest_place(L);
  std::erase_if(lifted_, [&](Instruction* instruction) {
    const auto found = sites_.find(instruction);
    if (found == sites_.end()) return true;
    if (found->second.code == here.code && found->second.line == here.line) return false;
    set_trap(instruction, main_thread_);
    return true;
  });
}

void TrapEngine::breakpoints_changed(lua_State* L, bool any) {
  main_thread_ = runtime::main_thread_of(L);
  for (const auto& [instruction, site] : sites_) {
    lift_trap(instruction);
  }
  sites_.clear();
  lifted_.clear();
  planned_.clear();
  met_ = {};
  entered_ = nullptr;
  if (!any) give_message_handler_back(main_thread_);
  if (any) install_fault_guard();  // the program may have put its own handlers on top since
  watch_new_functions(L, any);
  interpreted_.begin_anew(InterpretedFunctions::breakpoint);
  if (any) plan_loaded_functions(L);
  interpreted_.release_others(L);
}

/// jit.attach() knows its handler by identity, so that stands in the anchor. The table that it makes in the registry
/// has to stay: LuaJIT looks into it without asking whether it is there.
void TrapEngine::watch_new_functions(lua_State* L, bool watches) {
  if (watches == watches_new_) return;
  watches_new_ = watches;
  (void)run_protected(L, [this, watches](lua_State* inner) {
    lua_pushcfunction(inner, library()->attach);
    make_anchor(inner);
    if (watches) {
      lua_pushcfunction(inner, meet_compiled_function);
      lua_pushvalue(inner, -1);
      lua_rawsetp(inner, -3, this);
      lua_pushliteral(inner, "bc");
    } else {
      lua_rawgetp(inner, -1, this);
    }
    lua_remove(inner, 2);
    lua_call(inner, watches ? 2 : 1, 0);
  });
  if (!watches) leave_anchor(L, this);
}

/// The compiler has made a prototype: those inside it were made before, and it is no function yet.
int TrapEngine::meet_compiled_function(lua_State* L) {
  if (engine_of_thread == nullptr || !engine_of_thread->watches_new_ || Agent::of(L) == nullptr) return 0;
  const Code code = code_at(L, 1);
  if (code.first == nullptr || code.first_line != 0) return 0;  // all come with their chunk
  engine_of_thread->compiled_ = code.first;
  engine_of_thread->plan_new_chunk(L, 1);
  return 0;
}

void TrapEngine::meet_loaded_chunk(lua_State* L, int index) {
  if (engine_of_thread == nullptr || !engine_of_thread->watches_new_ || Agent::of(L) == nullptr) return;
  const Instruction* first = first_instruction(L, index);
  if (first == nullptr || std::exchange(engine_of_thread->compiled_, nullptr) == first) return;
  engine_of_thread->plan_new_chunk(L, index);
}

void TrapEngine::plan_new_chunk(lua_State* L, int index) {
  for_each_function(L, index, [this](lua_State* inner) {
    const Instruction* first = first_instruction(inner, -1);  // the address may be a dead one's
    planned_.erase(first);
    functions_.forget_value(first);
    plan_function(inner, {});
  });
}

/// The first function that runs behind the start-up code.
void TrapEngine::meet_program(lua_State* L) {
  lua_Debug record{};
  if (lua_getstack(L, 0, &record) == 0 || lua_checkstack(L, LUA_MINSTACK) == 0) return;
  lua_getinfo(L, "S", &record);
  if (std::string_view{record.source} == "=LUA_INIT") return;
  awaits_program_ = false;
  lua_getinfo(L, "f", &record);
  (void)run_protected(L, 1, 0, [](lua_State* inner) {
    meet_loaded_chunk(inner, 1);
    lua_settop(inner, 0);
  });
}

int TrapEngine::mask_for(lua_State* L, const CallFrame& next, int /*worn*/) {
  if (awaits_program_ && next.is_lua) meet_program(L);
  return wanted_events();
}

void TrapEngine::plan_loaded_functions(lua_State* L) {
  const Place here = newest_place(L);
  needs_flush_ = false;
  inspect::visit_reachable_functions(L, [this, &here](lua_State* inner) {
    if (first_instruction(inner, -1) == nullptr) return;
    for_each_function(inner, -1, [this, &here](lua_State* each) { plan_function(each, here); });
  });
  if (!needs_flush_) return;
  (void)run_protected(L, [](lua_State* inner) { luaJIT_setmode(inner, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_FLUSH); });
}

void TrapEngine::plan_function(lua_State* L, const Place& here) {
  if (!planned_.insert(first_instruction(L, -1)).second) return;
  const Code code = code_at(L, -1);
  if (code.first_line < 0) return;  // of LuaJIT's own library
  const KnownFunction& known = functions_.of_value(L, -1);
  if (!known.is_watched()) return;
  if (interpreted_.keep(L, InterpretedFunctions::breakpoint)) needs_flush_ = true;
  std::vector<LineStart> starts;
  if (!known.lines.empty()) starts = line_starts(L, -1, code);
  std::erase_if(starts, [&known](const LineStart& start) { return known.find(start.line) == nullptr; });
  if (!known.on_entry.empty()) starts.push_back({0, 0});
  for (const auto& [index, line] : starts) {
    Instruction* instruction = code.first + index;
    sites_[instruction] = {code.first, line};
    if (here.code == code.first && here.line == line) {
      lifted_.push_back(instruction);
    } else {
      set_trap(instruction, main_thread_);
    }
  }
}

}  // namespace wayfinder::runtime::luajit
