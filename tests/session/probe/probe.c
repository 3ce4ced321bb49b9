/* A C module of a program under test: what Lua code alone can neither see nor do. */
#include <dirent.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What earlier releases lack, or spell otherwise. */
#if LUA_VERSION_NUM == 501
#undef luaL_newlib
#define luaL_newlib(L, list) (lua_newtable(L), luaL_register(L, NULL, list))
#define failed(L, name) (lua_pushnil(L), lua_pushstring(L, name), 2)
#else
#define failed(L, name) luaL_fileresult(L, 0, name)
#endif
#if LUA_VERSION_NUM >= 504
#define resume(thread, from, results) lua_resume(thread, from, 0, results)
#elif LUA_VERSION_NUM >= 502
#define resume(thread, from, results) ((void)(results), lua_resume(thread, from, 0))
#else
#define resume(thread, from, results) ((void)(results), lua_resume(thread, 0))
#endif

/* hook([thread]): the events that the VM delivers for a thread; debug.gethook() tells of the program's own ones only. */
static int probe_hook(lua_State *L) {
  lua_State *thread = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
  lua_pushinteger(L, lua_gethookmask(thread));
  return 1;
}

/* allocator(): who gives the state its memory. */
static int probe_allocator(lua_State *L) {
  void *data = NULL;
  lua_Alloc function = lua_getallocf(L, &data);
  lua_pushfstring(L, "%p/%p", (void *)(size_t)function, data);
  return 1;
}

/* entries(folder): how many there are. */
static int probe_entries(lua_State *L) {
  lua_Integer count = 0;
  DIR *folder = opendir(luaL_checkstring(L, 1));
  if (folder == NULL) return failed(L, lua_tostring(L, 1));
  while (readdir(folder) != NULL) {
    ++count;
  }
  closedir(folder);
  lua_pushinteger(L, count);
  return 1;
}

/* ref(value): a slot of the registry. */
static int probe_ref(lua_State *L) {
  luaL_checkany(L, 1);
  lua_settop(L, 1);
  lua_pushinteger(L, luaL_ref(L, LUA_REGISTRYINDEX));
  return 1;
}

/* crash(): a fault. */
static int probe_crash(lua_State *L) {
  (void)L;
  *(volatile int *)NULL = 1;
  return 0;
}

/* fork(): as in C. */
static int probe_fork(lua_State *L) {
  lua_pushinteger(L, fork());
  return 1;
}

/* exec(command): the shell takes the process's place. */
static int probe_exec(lua_State *L) {
  const char *command = luaL_checkstring(L, 1);
  fflush(NULL);
  execl("/bin/sh", "sh", "-c", command, (char *)NULL);
  return failed(L, "execl");
}

/* wait(pid): "exited" or "killed", and by what. */
static int probe_wait(lua_State *L) {
  int status = 0;
  if (waitpid((pid_t)luaL_checkinteger(L, 1), &status, 0) < 0) return failed(L, "waitpid");
  lua_pushstring(L, WIFSIGNALED(status) ? "killed" : "exited");
  lua_pushinteger(L, WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  return 2;
}

static volatile sig_atomic_t ended_children = 0;
static void on_child(int number) {
  (void)number;
  ++ended_children;
}

/* count_children(): from now on ended_children() tells how often SIGCHLD has come. */
static int probe_count_children(lua_State *L) {
  struct sigaction action;
  (void)L;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_child;
  action.sa_flags = SA_RESTART;
  sigaction(SIGCHLD, &action, NULL);
  return 0;
}
static int probe_ended_children(lua_State *L) {
  lua_pushinteger(L, ended_children);
  return 1;
}

/* resume(thread): as a scheduler in C does; no coroutine.resume is on the stack. */
static int probe_resume(lua_State *L) {
  int results = 0;
  lua_State *thread = lua_tothread(L, 1);
  luaL_argcheck(L, thread != NULL, 1, "thread expected");
  lua_pushinteger(L, resume(thread, L, &results));
  return 1;
}

/* other_state(code): what the code returns in two Lua states of their own, each on a thread of its own, as a string. */
static void *run_other_state(void *code) {
  static _Thread_local char answer[200];
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  if (luaL_dostring(L, (const char *)code) != 0) lua_pushfstring(L, "error: %s", lua_tostring(L, -1));
  strncpy(answer, lua_tostring(L, -1), sizeof answer - 1);
  lua_close(L);
  return strdup(answer);
}
static int probe_other_state(lua_State *L) {
  const char *code = luaL_checkstring(L, 1);
  pthread_t threads[2];
  void *answers[2];
  int i;
  for (i = 0; i < 2; ++i) {
    if (pthread_create(&threads[i], NULL, run_other_state, (void *)(size_t)code) != 0) abort();
  }
  for (i = 0; i < 2; ++i) {
    pthread_join(threads[i], &answers[i]);
  }
  lua_pushstring(L, strcmp(answers[0], answers[1]) == 0 ? (const char *)answers[0] : "different answers");
  free(answers[0]);
  free(answers[1]);
  return 1;
}

static const luaL_Reg functions[] = {{"hook", probe_hook},
                                     {"allocator", probe_allocator},
                                     {"entries", probe_entries},
                                     {"ref", probe_ref},
                                     {"crash", probe_crash},
                                     {"fork", probe_fork},
                                     {"exec", probe_exec},
                                     {"wait", probe_wait},
                                     {"count_children", probe_count_children},
                                     {"ended_children", probe_ended_children},
                                     {"resume", probe_resume},
                                     {"other_state", probe_other_state},
                                     {NULL, NULL}};

int luaopen_probe(lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}
