#include <catch2/catch.hpp>

#include "runtime/inspect/handlers.hpp"
#include "stopped_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;

TEST_CASE("memory statistics read the collector without changing it", "[inspect][memory]") {
  const StoppedProgram running;
  lua_State* L = running.state();
  lua_gc(L, LUA_GCSETPAUSE, 160);
  lua_gc(L, LUA_GCSETSTEPMUL, 240);
  REQUIRE(inspect::memory_statistics(running.vm(), {}));
  const std::int64_t exact = std::int64_t{lua_gc(L, LUA_GCCOUNT)} * 1'024 + lua_gc(L, LUA_GCCOUNTB);
  const auto statistics = inspect::memory_statistics(running.vm(), {});
  REQUIRE(statistics);
  CHECK(statistics->total_bytes == exact);
  CHECK(statistics->gc_mode == "incremental");
  CHECK(statistics->gc_running == true);
  CHECK(statistics->gc_pause == 160);
  CHECK(statistics->gc_step_mul == 240);
  CHECK(statistics->debugger_bytes > 500);
  CHECK(statistics->debugger_bytes < 20'000);
  lua_gc(L, LUA_GCGEN, 0, 0);
  CHECK(inspect::memory_statistics(running.vm(), {})->gc_mode == "generational");
  CHECK(lua_gc(L, LUA_GCINC, 0, 0, 0) == LUA_GCGEN);
}

TEST_CASE("a forced collection says what it has freed", "[inspect][memory]") {
  const StoppedProgram running;
  REQUIRE(luaL_dostring(running.state(), "collectgarbage() collectgarbage('stop') local s = ('x'):rep(100000)") ==
          LUA_OK);
  const auto collected = inspect::force_gc(running.vm(), {});
  REQUIRE(collected);
  CHECK(collected->freed_bytes >= 100'000);
  CHECK(collected->before_bytes - collected->after_bytes == collected->freed_bytes);
  CHECK(collected->duration_ms >= 0);
}

TEST_CASE("the registry lists modules, metatables and references, but not the agent's slot", "[inspect][registry]") {
  StoppedProgram stopped;
  lua_State* L = stopped.state();
  lua_newtable(L);
  const int slot = luaL_ref(L, LUA_REGISTRYINDEX);
  stopped.run("local x -- stop", [&](StoppedProgram& run) {
    const auto body = inspect::inspect_registry(run.vm(), {std::nullopt, 1'000});
    REQUIRE(body);
    CHECK(body->total == static_cast<std::int64_t>(body->entries.size()));
    std::map<std::string, link::RegistryEntry> entries;
    for (const link::RegistryEntry& entry : body->entries)
      entries[entry.key] = entry;
    CHECK(entries.contains("_LOADED.string"));
    CHECK(entries["_LOADED.string"].type == "table");
    CHECK(entries["_LOADED.string"].variables_reference > 0);
    CHECK(entries.contains("[\"FILE*\"]"));
    CHECK(entries[fmt::format("[{}]", slot)].size == 56);
    CHECK(entries["[1] (main thread)"].type == "thread");
    for (const auto& [key, entry] : entries)
      CHECK(key.find("light userdata") == std::string::npos);
    const auto page = inspect::inspect_registry(run.vm(), {2, 3});
    REQUIRE(page);
    REQUIRE(page->entries.size() == 3);
    CHECK(page->entries[0].key == body->entries[2].key);
    CHECK(page->total == body->total);
  });
  CHECK(inspect::inspect_registry(stopped.vm(), {})->entries[0].variables_reference == 0);
}
