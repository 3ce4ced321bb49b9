// truth_driver FILE.lua [ARG...]: runs a Lua program with a module `truth` that samples the program itself and knows
// what time things really take. Links the runtime directly, without adapter or agent.
#include <time.h>

#include <cstdio>
#include <cstring>
#include <lua.hpp>
#include <map>
#include <string>

#include "runtime/layout/verify.hpp"
#include "runtime/sampling/native_map.hpp"
#include "runtime/sampling/sampler.hpp"

namespace {

using namespace wayfinder;
using runtime::sampling::Sampler;

std::vector<std::string> blocks;  // decoded at stop, so that nothing of ours runs while samples are taken

double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

int cpu(lua_State* L) {
  lua_pushnumber(L, seconds_of(CLOCK_THREAD_CPUTIME_ID));
  return 1;
}
int wall(lua_State* L) {
  lua_pushnumber(L, seconds_of(CLOCK_MONOTONIC));
  return 1;
}

/// burn(seconds): CPU time inside one C function.
int burn(lua_State* L) {
  const double end = seconds_of(CLOCK_THREAD_CPUTIME_ID) + luaL_checknumber(L, 1);
  volatile double x = 1;
  while (seconds_of(CLOCK_THREAD_CPUTIME_ID) < end) {
    for (int i = 0; i < 2'000; ++i) {
      x = x * 1.0000001;
    }
  }
  return 0;
}

/// sleep(seconds) -> whether no signal has ended it early.
int sleep(lua_State* L) {
  const double seconds = luaL_checknumber(L, 1);
  const timespec span{static_cast<time_t>(seconds),
                      static_cast<long>((seconds - static_cast<double>(static_cast<time_t>(seconds))) * 1e9)};
  lua_pushboolean(L, nanosleep(&span, nullptr) == 0);
  return 1;
}

/// schedule(f): resumes f as a scheduler written in C does, with the coroutine nowhere in its own frame.
int schedule(lua_State* L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State* worker = lua_newthread(L);
  lua_setfield(L, LUA_REGISTRYINDEX, "truth worker");
  lua_settop(L, 1);
  lua_xmove(L, worker, 1);
  int results = 0;
  if (lua_resume(worker, L, 0, &results) == LUA_OK) return 0;
  lua_xmove(worker, L, 1);
  return lua_error(L);
}

/// start(rate, "cpu" | "wall")
int start(lua_State* L) {
  const double rate = luaL_checknumber(L, 1);
  const bool is_wall = std::strcmp(luaL_optstring(L, 2, "cpu"), "wall") == 0;
  blocks.clear();
  runtime::sampling::SamplerSettings settings;
  settings.clock = is_wall ? runtime::sampling::TickClock::wall : runtime::sampling::TickClock::cpu;
  settings.interval = std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 / rate)};
  const auto started = Sampler::start(L, settings, [](std::string_view block, bool) {
    blocks.emplace_back(block);
    return true;
  });
  lua_pushboolean(L, started.has_value());
  return 1;
}

struct Decoded {
  std::map<std::uint32_t, profiling::FunctionRecord> functions;
  std::vector<profiling::SampleRecord> samples;
  std::uint64_t lost{};
  std::uint64_t lost_ns{};
};

Decoded decode_all() {
  Decoded all;
  for (const std::string& bytes : blocks) {
    auto block = profiling::decode(bytes);
    if (!block) {
      std::fprintf(stderr, "%s\n", block.error().message.c_str());
      std::exit(1);
    }
    for (auto& function : block->functions) {
      all.functions[function.id] = std::move(function);
    }
    std::move(block->samples.begin(), block->samples.end(), std::back_inserter(all.samples));
    all.lost = block->lost_samples;
    all.lost_ns = block->lost_ns;
  }
  return all;
}

/// "file.lua:12" for Lua functions, the name for others.
std::string key_of(const profiling::FunctionRecord& function) {
  if (function.kind == profiling::FunctionKind::marker) return function.name;
  if (function.kind == profiling::FunctionKind::c) return function.name.empty() ? "(C function)" : function.name;
  const std::size_t folder_end = function.source.find_last_of("/@");
  return function.source.substr(folder_end == std::string::npos ? 0 : folder_end + 1) + ":" +
         std::to_string(function.first_line);
}

void push_samples(lua_State* L, const Decoded& all) {
  lua_createtable(L, static_cast<int>(all.samples.size()), 0);
  lua_Integer at = 0;
  for (const auto& sample : all.samples) {
    lua_createtable(L, static_cast<int>(sample.frames.size()), 4);
    lua_pushnumber(L, static_cast<double>(sample.weight_ns) * 1e-9);
    lua_setfield(L, -2, "weight");
    lua_pushinteger(L, sample.flags);
    lua_setfield(L, -2, "flags");
    lua_pushinteger(L, sample.thread);
    lua_setfield(L, -2, "thread");
    lua_newtable(L);  // innermost line of each function
    for (auto at_frame = sample.frames.rbegin(); at_frame != sample.frames.rend(); ++at_frame) {
      lua_pushinteger(L, at_frame->line);
      lua_setfield(L, -2, key_of(all.functions.at(at_frame->function)).c_str());
    }
    lua_setfield(L, -2, "lines");
    lua_Integer frame = 0;
    for (const auto& [function, line] : sample.frames) {
      lua_pushstring(L, key_of(all.functions.at(function)).c_str());
      lua_rawseti(L, -2, ++frame);
    }
    lua_rawseti(L, -2, ++at);
  }
}

/// stop() -> samples, {names = {key = name}, lost = n, lost_ns = n, method = ...}
int stop(lua_State* L) {
  const bool walked = Sampler::active() != nullptr && Sampler::active()->uses_signal_walk();
  Sampler::stop(L);
  const Decoded all = decode_all();
  push_samples(L, all);
  lua_newtable(L);
  lua_newtable(L);
  for (const auto& [id, function] : all.functions) {
    lua_pushstring(L, function.name.c_str());
    lua_setfield(L, -2, key_of(function).c_str());
  }
  lua_setfield(L, -2, "names");
  lua_pushinteger(L, static_cast<lua_Integer>(all.lost));
  lua_setfield(L, -2, "lost");
  lua_pushinteger(L, static_cast<lua_Integer>(all.lost_ns));
  lua_setfield(L, -2, "lost_ns");
  lua_pushstring(L, walked ? "signalWalk" : "oneShotHook");
  lua_setfield(L, -2, "method");
  return 2;
}

int open_truth(lua_State* L) {
  constexpr luaL_Reg functions[] = {{"cpu", cpu},           {"wall", wall},   {"burn", burn}, {"sleep", sleep},
                                    {"schedule", schedule}, {"start", start}, {"stop", stop}, {nullptr, nullptr}};
  luaL_newlib(L, functions);
  return 1;
}

int run(lua_State* L) {
  const int count = static_cast<int>(lua_tointeger(L, 1));
  auto* const* arguments = static_cast<char**>(lua_touserdata(L, 2));
  luaL_openlibs(L);
  luaL_requiref(L, "truth", open_truth, 0);
  lua_newtable(L);
  for (int i = 1; i < count; ++i) {
    lua_pushstring(L, arguments[i]);
    lua_rawseti(L, -2, i - 1);
  }
  lua_setglobal(L, "arg");
  if (luaL_loadfile(L, arguments[1]) != LUA_OK) return lua_error(L);
  lua_call(L, 0, 0);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  lua_State* L = luaL_newstate();
  lua_pushcfunction(L, run);
  lua_pushinteger(L, count);
  lua_pushlightuserdata(L, static_cast<void*>(arguments));
  const bool failed = lua_pcall(L, 2, 0, 0) != LUA_OK;
  if (failed) std::fprintf(stderr, "%s\n", lua_tostring(L, -1));
  lua_close(L);
  return failed ? 1 : 0;
}
