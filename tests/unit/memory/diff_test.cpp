#include "memory/diff/diff.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/memory/growing_program.hpp"

using namespace wayfinder;
using namespace wayfinder::memory;

namespace {

constexpr auto table_kind = static_cast<std::size_t>(ObjectKind::table);

HeapDiff diff_of(const std::shared_ptr<const HeapGraph>& from, const std::shared_ptr<const HeapGraph>& to,
                 const DiffQuery& query = {}) {
  auto diff = compare(*from, *to, query);
  REQUIRE(diff);
  return *diff;
}

const GroupDelta* group_at(const HeapDiff& diff, std::string_view path, std::string_view name) {
  for (const auto& group : diff.groups) {
    if (group.key.path == path && group.key.name == name) return &group;
  }
  return nullptr;
}

std::vector<std::string> paths(const std::vector<Suspect>& suspects) {
  std::vector<std::string> paths;
  for (const auto& suspect : suspects)
    paths.push_back(suspect.path);
  return paths;
}

}  // namespace

TEST_CASE("a cache that grew is the one suspect, and its entries are one group", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto entries = heap.under(MadeHeap::globals, {"cache", "entries"});
  heap.under(MadeHeap::loaded, {"app", "state"});
  program.append_records(entries, 10);
  const auto before = program.take();
  program.append_records(entries, 1'000);
  const auto after = program.take();
  const auto diff = diff_of(before, after);
  CHECK(diff.identity == IdentityRule::births);
  CHECK(diff.object_count_deltas[table_kind] == 1'000);
  CHECK(diff.new_objects.total == 3'000);  // the made heap gives each record key strings of its own
  CHECK(diff.deleted_objects.total == 0);
  CHECK(diff.new_objects.objects.size() == 100);
  CHECK(paths(diff.suspects) == std::vector<std::string>{"cache.entries"});
  CHECK(diff.suspects.at(0).count_delta == 3'000);
  CHECK(diff.suspects.at(0).retained_delta == diff.memory_delta_bytes);
  CHECK_THAT(diff.suspects.at(0).reason, Catch::Contains("3000 more objects") && Catch::Contains("{id, name}"));
  const auto* records = group_at(diff, "cache.entries[*]", "{id, name}");
  REQUIRE(records);
  CHECK(records->key.kind == ObjectKind::table);
  CHECK(records->count_delta == 1'000);
  CHECK(records->size_delta == 56'000);
  const auto* array = group_at(diff, "cache.entries", "table");
  REQUIRE(array);
  CHECK(array->count_delta == 0);
  CHECK(array->size_delta == 16'000);
}

TEST_CASE("an address that was used again is another object", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto old_one = heap.under(MadeHeap::globals, {"slot"});
  heap.set_address(old_one, 0xABC0);
  const auto before = program.take();
  heap.remove(old_one);
  const auto new_one = heap.under(MadeHeap::globals, {"slot"});
  heap.set_address(new_one, 0xABC0);
  const auto after = program.take();
  const auto diff = diff_of(before, after);
  REQUIRE(diff.new_objects.total == 1);
  REQUIRE(diff.deleted_objects.total == 1);
  CHECK(diff.new_objects.objects.at(0).id == heap.index_of(new_one) + 1);
  CHECK(diff.deleted_objects.objects.at(0).id == old_one + 1);
  CHECK(diff.groups.empty());  // one came, one went: of the group there are as many as before
}

TEST_CASE("the same object under another name is neither new nor deleted", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto first = heap.under(MadeHeap::globals, {"first"});
  const auto moved = heap.under(first, {"item"});
  const auto before = program.take();
  const auto keeper = heap.under(MadeHeap::globals, {"other"});
  heap.field(keeper, "kept", moved);
  heap.remove(first);
  const auto diff = diff_of(before, program.take());
  CHECK(diff.new_objects.total == 1);
  CHECK(diff.new_objects.objects.at(0).name == "other");
  CHECK(diff.deleted_objects.total == 1);
  CHECK(diff.deleted_objects.objects.at(0).name == "first");
}

TEST_CASE("comparing backwards swaps what is new and what is deleted", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto gone = heap.under(MadeHeap::globals, {"gone"});
  const auto before = program.take();
  heap.remove(gone);
  heap.set_address(heap.under(MadeHeap::globals, {"come"}), 0x1000 + 16ULL * gone);
  const auto after = program.take();
  const auto diff = diff_of(after, before);
  CHECK(diff.new_objects.objects.at(0).name == "gone");
  CHECK(diff.deleted_objects.objects.at(0).name == "come");
}

TEST_CASE("without births objects are told apart by their path", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  heap.info.births_known = false;
  heap.under(MadeHeap::globals, {"kept"});
  const auto title = heap.string("old title");
  heap.field(MadeHeap::globals, "title", title);
  const auto before = program.take();
  heap.remove(title);
  heap.field(MadeHeap::globals, "title", heap.string("new title"));
  heap.under(MadeHeap::globals, {"added"});
  const auto diff = diff_of(before, program.take(), {.sort = ObjectSort::size});
  CHECK(diff.identity == IdentityRule::paths);
  CHECK(name_of(diff.identity) == "path");
  REQUIRE(diff.new_objects.total == 2);
  CHECK(diff.new_objects.objects.at(0).name == "added");
  CHECK(diff.new_objects.objects.at(1).name == "string \"new title\"");
  CHECK(diff.deleted_objects.objects.at(0).name == "string \"old title\"");
}

TEST_CASE("two runs of a program compare by groups, whatever the addresses", "[memory][diff]") {
  GrowingProgram one;
  const auto fill = [](GrowingProgram& program, std::uint32_t records) {
    program.append_records(program.heap.under(MadeHeap::globals, {"cache", "entries"}), records);
    return program.take();
  };
  const auto before = fill(one, 20);
  GrowingProgram two;
  two.heap.info.process_key = 8;
  two.heap.table(5'000);  // moves all addresses; nothing holds it
  const auto after = fill(two, 50);
  const auto diff = diff_of(before, after);
  CHECK(diff.identity == IdentityRule::groups);
  CHECK(group_at(diff, "cache.entries[*]", "{id, name}")->count_delta == 30);
  CHECK(diff.deleted_objects.total == 0);
  CHECK(paths(diff.suspects).front() == "cache.entries");
}

TEST_CASE("two snapshots that do not say of which run they are do not count as one run's", "[memory][diff]") {
  GrowingProgram program;
  program.heap.info.births_known = false;
  program.heap.info.process_key = 0;
  const auto before = program.take();
  CHECK(diff_of(before, program.take()).identity == IdentityRule::groups);
}

TEST_CASE("a module that was loaded in between is no suspect", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto before = program.take();
  program.append_records(heap.under(MadeHeap::loaded, {"late", "data"}), 500);
  const auto diff = diff_of(before, program.take());
  CHECK(diff.suspects.empty());
  CHECK(group_at(diff, "late.data[*]", "{id, name}")->count_delta == 500);
}

TEST_CASE("one new global is no suspect, a thousand of them are", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto before = program.take();
  heap.under(MadeHeap::globals, {"one"});
  const auto between = program.take();
  CHECK(diff_of(before, between).suspects.empty());
  for (int i = 0; i < 1'000; ++i)
    heap.under(MadeHeap::globals, {"leaked_" + std::to_string(i)});
  const auto diff = diff_of(between, program.take());
  CHECK(paths(diff.suspects) == std::vector<std::string>{"_G"});
  CHECK(group_at(diff, "_G[*]", "table")->count_delta == 1'000);
}

TEST_CASE("the keys of a dictionary are one group, even in the snapshot where it was small", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto by_id = heap.under(MadeHeap::loaded, {"app", "by_id"});
  const auto small = heap.under(by_id, {"user-0"});
  const auto before = program.take();
  heap.remove(small);
  for (int i = 1; i <= 100; ++i)
    heap.under(by_id, {"user-" + std::to_string(i)});
  const auto diff = diff_of(before, program.take());
  const auto* users = group_at(diff, "app.by_id[*]", "table");
  REQUIRE(users);
  CHECK(users->count_delta == 99);
  CHECK(diff.groups.size() == 1);
  CHECK(paths(diff.suspects) == std::vector<std::string>{"app.by_id"});
}

TEST_CASE("many small containers that grew are one suspect", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto sessions = heap.under(MadeHeap::globals, {"sessions"});
  std::vector<MadeHeap::Id> logs;
  for (std::uint32_t i = 1; i <= 50; ++i) {
    const auto session = heap.table();
    heap.index(sessions, i, session);
    logs.push_back(heap.under(session, {"log"}));
  }
  const auto before = program.take();
  for (const auto log : logs)
    program.append_records(log, 5);
  const auto diff = diff_of(before, program.take());
  CHECK(paths(diff.suspects) == std::vector<std::string>{"sessions[*].log"});
  CHECK_THAT(diff.suspects.at(0).reason, Catch::Contains("50 such places"));
}

TEST_CASE("a table of numbers that grew is a suspect, though no object came", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto samples = heap.under(MadeHeap::globals, {"samples"});
  const auto before = program.take();
  heap.set_size(samples, 1'000'000);
  const auto diff = diff_of(before, program.take());
  CHECK(paths(diff.suspects) == std::vector<std::string>{"samples"});
  CHECK(diff.suspects.at(0).count_delta == 0);
  CHECK_THAT(diff.suspects.at(0).reason, Catch::Contains("without more objects"));
}

TEST_CASE("what did not change is not told of", "[memory][diff]") {
  GrowingProgram program;
  program.append_records(program.heap.under(MadeHeap::globals, {"cache"}), 100);
  const auto before = program.take();
  const auto diff = diff_of(before, program.take());
  CHECK(diff.new_objects.total == 0);
  CHECK(diff.deleted_objects.total == 0);
  CHECK(diff.groups.empty());
  CHECK(diff.suspects.empty());
  CHECK(diff.memory_delta_bytes == 0);
}

TEST_CASE("new objects come by what they retain, and in pages", "[memory][diff]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto before = program.take();
  const auto small = heap.table(10);
  heap.field(MadeHeap::globals, "owner", small);
  heap.field(small, "content", heap.table(500));
  heap.field(MadeHeap::globals, "medium", heap.table(100));
  const auto after = program.take();
  const auto diff = diff_of(before, after);
  CHECK(diff.new_objects.objects.at(0).name == "owner");
  CHECK(diff.new_objects.objects.at(0).retained_size == 510);
  const auto second = diff_of(before, after, {.start = 1, .count = 1});
  REQUIRE(second.new_objects.objects.size() == 1);
  CHECK(second.new_objects.objects.at(0).name == "owner.content");
  CHECK(diff_of(before, after, {.sort = ObjectSort::size}).new_objects.objects.at(0).name == "owner.content");
  CHECK(compare(*before, *after, {.start = -1}).error().field == "start");
  CHECK(compare(*before, *after, {.count = 5'000}).error().field == "count");
}
