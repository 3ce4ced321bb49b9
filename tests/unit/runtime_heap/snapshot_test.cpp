#include "runtime/heap/snapshot.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <numeric>

#include "memory/snapshot_file.hpp"
#include "tests/unit/runtime_heap/lua_heap.hpp"
#include "tests/unit/runtime_heap/taken_snapshot.hpp"

namespace wayfinder::runtime::heap {

using memory::SnapshotFile;

namespace {

std::uint64_t listed_bytes(const SnapshotFile& file) {
  const auto sizes = file.columns().sizes;
  return std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
}

void fill(const LuaState& lua, int objects) {
  lua.run("kept = {}; for i = 1, " + std::to_string(objects) + " do kept[i] = {id = i, name = 'object ' .. i} end");
}

}  // namespace

TEST_CASE("a snapshot is a file that opens and adds up, copied or in place", "[heap][snapshot]") {
  const bool in_place = GENERATE(false, true);
  CAPTURE(in_place);
  const ScratchFolder folder;
  const LuaState lua;
  fill(lua, 2000);
  const auto outcome = take(lua, {.path = folder.file("a.wfheap"), .in_place = in_place});
  if (!outcome) FAIL(outcome.error().message);
  CHECK(outcome->was_in_place == in_place);
  CHECK(outcome->sizes_exact);
  CHECK(outcome->pause_ms >= outcome->collect_ms);
  CHECK(outcome->total_ms >= outcome->pause_ms);
  const auto file = SnapshotFile::open(folder.file("a.wfheap"));
  if (!file) FAIL(file.error().message);
  CHECK(file->info().lua == "5.4");
  CHECK(file->info().births_known);
  CHECK(file->info().epoch == 1);
  CHECK(file->info().sizes_exact);
  CHECK(listed_bytes(*file) + file->info().debugger_bytes + file->info().garbage_bytes == file->info().total_bytes);
  CHECK(file->info().total_bytes == outcome->total_bytes);
  struct stat status{};
  REQUIRE(::stat(folder.file("a.wfheap").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("the file shows the heap as it was, though the program goes on at once", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  fill(lua, 20000);
  lua_gc(lua, LUA_GCCOLLECT);
  const auto before = WalkedHeap{lua}.columns.kinds.size();
  std::promise<Result<SnapshotOutcome>> promise;
  take_snapshot(lua, {.path = folder.file("a.wfheap")}, [&promise](const auto& result) { promise.set_value(result); });
  lua.run("kept = nil; collectgarbage(); for i = 1, 100 do _G['later' .. i] = {} end");
  REQUIRE(promise.get_future().get());
  const auto file = SnapshotFile::open(folder.file("a.wfheap"));
  REQUIRE(file);
  CHECK(file->columns().kinds.size() == before);
}

TEST_CASE("without a collection the garbage is counted apart", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  lua_gc(lua, LUA_GCSTOP);
  lua.run("for i = 1, 1000 do local t = {i} end");
  const auto outcome = take(lua, {.path = folder.file("a.wfheap"), .collect = false});
  REQUIRE(outcome);
  CHECK(outcome->garbage_bytes > 50000);
  CHECK(outcome->collect_ms == 0);
  CHECK(outcome->sizes_exact);
}

TEST_CASE("snapshots of one run share a key and count epochs", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  REQUIRE(take(lua, {.path = folder.file("1.wfheap")}));
  lua.run("later = {}");
  REQUIRE(take(lua, {.path = folder.file("2.wfheap"), .in_place = true}));
  const auto first = SnapshotFile::open(folder.file("1.wfheap"));
  const auto second = SnapshotFile::open(folder.file("2.wfheap"));
  REQUIRE((first && second));
  CHECK(first->info().process_key == second->info().process_key);
  CHECK(second->info().epoch == 2);
  const auto born_later = std::count(second->columns().births.begin(), second->columns().births.end(), 2U);
  CHECK(born_later >= 1);
  CHECK(born_later < 100);
}

TEST_CASE("a limit is told in the outcome and the file", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  fill(lua, 5000);
  const auto outcome = take(lua, {.path = folder.file("a.wfheap"), .object_limit = 100});
  REQUIRE(outcome);
  CHECK(outcome->is_truncated);
  const auto file = SnapshotFile::open(folder.file("a.wfheap"));
  REQUIRE(file);
  CHECK(file->info().truncated);
  CHECK(file->columns().kinds.size() == 1 + 100);
}

TEST_CASE("a folder that is not there, or a name that is taken, is an error with the path", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  const auto lost = take(lua, {.path = folder.file("no/such.wfheap")});
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code == ErrorCode::file);
  CHECK(lost.error().field.empty());
  CHECK(lost.error().message == folder.file("no/such.wfheap") + ": cannot be written: No such file or directory");
  REQUIRE(take(lua, {.path = folder.file("a.wfheap")}));
  const auto taken = take(lua, {.path = folder.file("a.wfheap")});
  REQUIRE_FALSE(taken);
  CHECK(taken.error().message == folder.file("a.wfheap") + ": cannot be written: File exists");
  CHECK(SnapshotFile::open(folder.file("a.wfheap")));  // untouched
}

TEST_CASE("a finalizer that fails during the collection does not spoil the snapshot", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  lua.run("setmetatable({}, {__gc = function() error('no') end})");
  CHECK(take(lua, {.path = folder.file("a.wfheap")}));
}

TEST_CASE("the main script's path is in the file", "[heap][snapshot]") {
  const ScratchFolder folder;
  const LuaState lua;
  lua_pushlightuserdata(lua, const_cast<ScratchFolder*>(&folder));
  lua_setglobal(lua, "folder");
  lua_register(lua, "snapshot", [](lua_State* L) {
    lua_getglobal(L, "folder");
    const auto* scratch = static_cast<const ScratchFolder*>(lua_touserdata(L, -1));
    lua_pushboolean(L, take(L, {.path = scratch->file("a.wfheap")}).has_value() ? 1 : 0);
    return 1;
  });
  lua.run("assert(snapshot())");
  const auto file = SnapshotFile::open(folder.file("a.wfheap"));
  REQUIRE(file);
  CHECK(file->info().program == "test.lua");
}

}  // namespace wayfinder::runtime::heap
