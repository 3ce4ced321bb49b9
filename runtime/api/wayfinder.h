/* Wayfinder for programs that embed Lua, in C or C++: makes a lua_State of theirs debuggable. The Lua is the one whose
 * lua.h is found first: 5.1 to 5.4, LuaJIT.
 *
 * Nothing is linked: the agent, a module for that Lua, is loaded when the first state asks for it, so a program runs as
 * well where Wayfinder is not installed. Lua's functions must be visible to a module that is loaded: link Lua as a
 * shared library, or its static one with -rdynamic (CMake: ENABLE_EXPORTS).
 *
 * Each function works on one state, on the OS thread that runs it; a thread may have one state that listens. States and
 * threads know nothing of each other: each state has an address and a client of its own. docs/embedding.md has more.
 */
#ifndef WAYFINDER_H
#define WAYFINDER_H

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#include <lauxlib.h>
#include <lua.h>

/* Where the modules are, one folder for each Lua; find_package(wayfinder) defines it. The environment variable
 * WAYFINDER_MODULES goes before it. */
#ifndef WAYFINDER_MODULES
#define WAYFINDER_MODULES "/usr/lib/x86_64-linux-gnu/wayfinder/lua"
#endif

/* What a state listens at. All zero: 127.0.0.1 and any port that is free. */
struct wayfinder_listen_options {
  const char *host;   /* an address of this machine; NULL: 127.0.0.1 */
  int port;           /* 0: any that is free */
  const char *socket; /* the path of a Unix socket, in place of host and port; NULL: none */
  const char *token;  /* that clients must know; NULL: none. Needed where other machines reach the address */
  int wait;           /* not 0: return when a client has attached */
};

/* Pushes what require("wayfinder") gives in Lua, or an error's text: 1 or 0. */
static inline int wayfinder_push_module(lua_State *L) {
  const char *folder = getenv("WAYFINDER_MODULES");
  char path[4096];
  void *library;
  lua_CFunction open = NULL;
  if (folder == NULL) folder = WAYFINDER_MODULES;
  snprintf(path, sizeof path, "%s/%d.%d/wayfinder.so", folder, LUA_VERSION_NUM / 100, LUA_VERSION_NUM % 100);
  library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library != NULL) {
    void *entry = dlsym(library, "luaopen_wayfinder");
    memcpy(&open, &entry, sizeof open);
  }
  if (open == NULL) {
    const char *reason = dlerror();
    lua_pushfstring(L, "wayfinder: %s", reason != NULL ? reason : path);
    return 0;
  }
  lua_pushcfunction(L, open);
  return lua_pcall(L, 0, 1, 0) == 0;
}

/* Calls a function of the module's with the value on top of the stack, which it replaces by the result or an error's
 * text: 1 or 0. */
static inline int wayfinder_call(lua_State *L, const char *name) {
  if (!wayfinder_push_module(L)) {
    lua_remove(L, -2);
    return 0;
  }
  lua_getfield(L, -1, name);
  lua_remove(L, -2);
  lua_insert(L, -2);
  return lua_pcall(L, 1, 2, 0) == 0;
}

static inline void wayfinder_set_text(lua_State *L, const char *name, const char *text) {
  if (text == NULL) return;
  lua_pushstring(L, text);
  lua_setfield(L, -2, name);
}

/* Makes the state listen for a client. Returns the port, 0 for a Unix socket, and -1 where that is not possible; then
 * one sentence says why in `error`, if that is not NULL. The agent is one sleeping thread until a client comes. */
static inline int wayfinder_listen(lua_State *L, const struct wayfinder_listen_options *options, char *error,
                                   size_t error_size) {
  const int top = lua_gettop(L);
  int port = -1;
  if (error != NULL && error_size > 0) snprintf(error, error_size, "wayfinder: the stack is full");
  if (!lua_checkstack(L, 8)) return -1;
  lua_newtable(L);
  if (options != NULL) {
    wayfinder_set_text(L, "host", options->host);
    wayfinder_set_text(L, "socket", options->socket);
    wayfinder_set_text(L, "token", options->token);
    lua_pushboolean(L, options->wait != 0);
    lua_setfield(L, -2, "wait");
    if (options->socket == NULL) {
      lua_pushinteger(L, options->port);
      lua_setfield(L, -2, "port");
    }
  }
  if (wayfinder_call(L, "listen")) {
    port = lua_isnumber(L, -1) ? (int)lua_tointeger(L, -1) : 0;
  } else if (error != NULL && error_size > 0) {
    const char *text = lua_tostring(L, -1);
    snprintf(error, error_size, "%s", text != NULL ? text : "wayfinder: no error text");
  }
  lua_settop(L, top);
  return port;
}

/* Removes every trace of the debugger from the state; wayfinder_listen() may come again. Before lua_close() it is not
 * needed. */
static inline void wayfinder_stop(lua_State *L) {
  const int top = lua_gettop(L);
  if (!lua_checkstack(L, 8)) return;
  lua_pushnil(L);
  (void)wayfinder_call(L, "stop");
  lua_settop(L, top);
}

#ifdef __cplusplus
}
#endif

#endif
