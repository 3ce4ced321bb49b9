/* A Lua module that starts a thread which sleeps: what any library with a thread costs a program. From then on glibc's
   allocator takes its locks. */
#include <pthread.h>
#include <unistd.h>

struct lua_State;

static void *sleep_for_ever(void *nothing) {
  for (;;) pause();
  return nothing;
}

int luaopen_idle_thread(struct lua_State *L) {
  pthread_t thread;
  (void)L;
  pthread_create(&thread, NULL, sleep_for_ever, NULL);
  pthread_detach(thread);
  return 0;
}
