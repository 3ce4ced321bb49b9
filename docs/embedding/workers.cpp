// A server in miniature: each OS thread runs a Lua state of its own, and each state can be debugged by itself.
// usage: workers SCRIPT COUNT      reads a line from stdin, then ends
#include <wayfinder.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <lua.hpp>
#include <string>
#include <thread>
#include <vector>

namespace {

std::atomic<bool> is_over{false};

int goes_on(lua_State* L) {
  lua_pushboolean(L, is_over ? 0 : 1);
  return 1;
}

void work(const char* script, int number) {
  lua_State* L = luaL_newstate();
  luaL_openlibs(L);
  lua_register(L, "goes_on", goes_on);
  lua_pushinteger(L, number);
  lua_setglobal(L, "worker");

  char error[512];
  const int port = wayfinder_listen(L, nullptr, error, sizeof error);
  const std::string place = port < 0 ? error : "port " + std::to_string(port);
  std::printf("worker %d: %s\n", number, place.c_str());
  std::fflush(stdout);

  if (luaL_dofile(L, script) != 0) std::printf("worker %d: %s\n", number, lua_tostring(L, -1));
  lua_close(L);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return EXIT_FAILURE;
  std::vector<std::thread> threads;
  for (int number = 1; number <= std::atoi(argv[2]); ++number) {
    threads.emplace_back(work, argv[1], number);
  }
  std::string line;
  std::getline(std::cin, line);
  is_over = true;
  for (std::thread& thread : threads) {
    thread.join();
  }
}
