#include "runtime/host/script.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "runtime/agent/agent.hpp"
#include "runtime/errors/error_path.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/hook_owner.hpp"
#include "runtime/start/program_start.hpp"

// Entries: functions here may raise. They hold nothing with a destructor while they call Lua; what run_interpreter()
// was given outlives it.
namespace wayfinder::runtime {
namespace {

constexpr const char* program = "lua5.4";
lua_State* interrupted_state = nullptr;

/// Makes an error value a message with a traceback.
int add_traceback(lua_State* L) {
  const char* message = lua_tostring(L, 1);
  if (message == nullptr) {
    const bool has_text = luaL_callmeta(L, 1, "__tostring") != 0 && lua_type(L, -1) == LUA_TSTRING;
    if (has_text) return 1;
    message = lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
  }
  luaL_traceback(L, L, message, 1);
  return 1;
}

void interrupt_hook(lua_State* L, lua_Debug*) {
  set_raw_hook(L, nullptr, 0, 0);
  if (Agent::active() != nullptr) wear_hook(L, hook_owner().wanted_mask(L));
  luaL_error(L, "interrupted!");
}

void set_interrupt_handler(void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
}

/// A second SIGINT ends the process.
void on_interrupt(int) {
  set_interrupt_handler(SIG_DFL);
  set_raw_hook(interrupted_state, interrupt_hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

/// What is left, finalizers and exit handlers, is not interrupted any more.
void end_termination(lua_State* L) {
  Agent* agent = Agent::active();
  if (agent == nullptr || !agent->is_terminating()) return;
  agent->termination_is_done();
  set_raw_hook(L, nullptr, 0, 0);
}

int call_chunk(lua_State* L, int arguments, int results) {
  const int base = lua_gettop(L) - arguments;
  lua_pushcfunction(L, add_traceback);
  lua_insert(L, base);
  interrupted_state = L;
  set_interrupt_handler(on_interrupt);
  const int status = lua_pcall(L, arguments, results, base);
  set_interrupt_handler(SIG_DFL);
  end_termination(L);
  lua_remove(L, base);
  return status;
}

int run_chunk(lua_State* L, int load_status) {
  return report_error(L, load_status == LUA_OK ? call_chunk(L, 0, 0) : load_status);
}

int run_text(lua_State* L, const char* text, const char* name) {
  return run_chunk(L, luaL_loadbuffer(L, text, std::strlen(text), name));
}

/// `name` or `global=name`.
int require_module(lua_State* L, const char* text) {
  const char* separator = std::strchr(text, '=');
  lua_getglobal(L, "require");
  lua_pushstring(L, separator == nullptr ? text : separator + 1);
  const int status = call_chunk(L, 1, 1);
  if (status != LUA_OK) return report_error(L, status);
  lua_pushlstring(L, text, separator == nullptr ? std::strlen(text) : static_cast<std::size_t>(separator - text));
  lua_insert(L, -2);
  lua_setglobal(L, lua_tostring(L, -2));
  lua_pop(L, 1);
  return LUA_OK;
}

int run_init_variable(lua_State* L) {
  const char* name = "=LUA_INIT_5_4";
  const char* init = std::getenv(name + 1);
  if (init == nullptr) {
    name = "=LUA_INIT";
    init = std::getenv(name + 1);
  }
  if (init == nullptr) return LUA_OK;
  return init[0] == '@' ? run_chunk(L, luaL_loadfile(L, init + 1)) : run_text(L, init, name);
}

bool run_actions(lua_State* L, const InterpreterOptions& options) {
  for (const InterpreterOptions::Action& action : options.actions) {
    if (action.kind == 'W') {
      lua_warning(L, "@on", 0);
      continue;
    }
    const int status = action.kind == 'e' ? run_text(L, action.text.c_str(), "=(command line)")
                                          : require_module(L, action.text.c_str());
    if (status != LUA_OK) return false;
  }
  return true;
}

void make_arg_table(lua_State* L, const HostArguments& arguments, int script) {
  const int count = static_cast<int>(arguments.interpreter.size()) - 1;
  if (script == count) script = 0;
  lua_createtable(L, count - (script + 1), script + 1);
  for (int at = 0; at < count; ++at) {
    lua_pushstring(L, arguments.interpreter[static_cast<std::size_t>(at)]);
    lua_rawseti(L, -2, at - script);
  }
  lua_setglobal(L, "arg");
}

int push_script_arguments(lua_State* L) {
  if (lua_getglobal(L, "arg") != LUA_TTABLE) luaL_error(L, "'arg' is not a table");
  const int count = static_cast<int>(luaL_len(L, -1));
  luaL_checkstack(L, count + 3, "too many arguments to script");
  for (int at = 1; at <= count; ++at) {
    lua_rawgeti(L, -at, at);
  }
  lua_remove(L, -(count + 1));
  return count;
}

int run_script(lua_State* L, char* const* words) {
  const char* name = words[0];
  if (std::strcmp(name, "-") == 0 && std::strcmp(words[-1], "--") != 0) name = nullptr;  // stdin
  int status = luaL_loadfile(L, name);
  if (status == LUA_OK) {
    const int count = push_script_arguments(L);
    begin_program(L);
    status = call_chunk(L, count, LUA_MULTRET);
  }
  return report_error(L, status);
}

void print_usage(const char* bad_option) {
  std::fprintf(stderr, "%s: ", program);
  const bool misses_argument = bad_option[1] == 'e' || bad_option[1] == 'l';
  std::fprintf(stderr, misses_argument ? "'%s' needs argument\n" : "unrecognized option '%s'\n", bad_option);
  std::fprintf(stderr, "usage: %s [options] [script [args]]\n", program);
  std::fflush(stderr);
}

}  // namespace

int report_error(lua_State* L, int status) {
  if (status == LUA_OK) return status;
  const char* message = lua_tostring(L, -1);
  std::fprintf(stderr, "%s: %s\n", program, message == nullptr ? "(null)" : message);
  std::fflush(stderr);
  lua_pop(L, 1);
  return status;
}

int run_interpreter(lua_State* L) {
  const auto& arguments = *static_cast<const HostArguments*>(lua_touserdata(L, 1));
  // Static, as an error may leave this function at any line, past all destructors.
  static const auto& options = *new InterpreterOptions{read_interpreter_options(arguments.interpreter)};
  const int count = static_cast<int>(arguments.interpreter.size()) - 1;
  luaL_checkversion(L);
  if (options.is_wrong) {
    print_usage(arguments.interpreter[static_cast<std::size_t>(options.script)]);
    return 0;
  }
  if (options.shows_version) {
    std::puts(LUA_COPYRIGHT);
    std::fflush(stdout);
  }
  if (options.ignores_environment) {
    lua_pushboolean(L, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, "LUA_NOENV");
  }
  luaL_openlibs(L);
  make_arg_table(L, arguments, options.script);
  lua_gc(L, LUA_GCGEN, 0, 0);
  set_last_handler(add_traceback);
  wait_for_client(L);
  if (!options.ignores_environment && run_init_variable(L) != LUA_OK) return 0;
  if (!run_actions(L, options)) return 0;
  if (options.script < count && run_script(L, arguments.interpreter.data() + options.script) != LUA_OK) return 0;
  if (options.script == count && !options.executes && !options.shows_version) run_chunk(L, luaL_loadfile(L, nullptr));
  lua_pushboolean(L, 1);
  return 1;
}

}  // namespace wayfinder::runtime
