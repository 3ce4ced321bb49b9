#include "memory/leak/leak_search.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "tests/unit/memory/growing_program.hpp"

using namespace wayfinder;
using namespace wayfinder::memory;

namespace {

/// What a search finds when `calls(n)` is what n calls of a test do to the heap.
LeakFinding search(GrowingProgram& program, const std::function<void(std::int64_t)>& calls, LeakLimits limits = {}) {
  LeakSearch search{limits};
  search.add(program.take());
  while (const auto next = search.next_calls()) {
    calls(*next);
    search.add(program.take());
  }
  return search.finding();
}

}  // namespace

TEST_CASE("a record kept by each call is a leak of its holder", "[memory][leak]") {
  GrowingProgram program;
  const auto items = program.heap.under(MadeHeap::globals, {"store", "items"});
  const auto finding =
      search(program, [&](std::int64_t n) { program.append_records(items, static_cast<std::uint32_t>(n)); });
  CHECK(finding.leaked);
  CHECK(finding.owner == "store.items");
  CHECK(finding.objects_per_call == Approx(3));               // the heap's keys are objects of their own
  CHECK(finding.bytes_per_call == Approx(56 + 2 * 24 + 16));  // and the array grows by a slot
  CHECK(finding.rounds == 9);
  CHECK(finding.calls == 1'800);
  REQUIRE_FALSE(finding.groups.empty());
  CHECK(finding.groups.front().key.path == "store.items[*]");
  CHECK(finding.groups.front().count_delta == 1'800);
}

TEST_CASE("a test that leaves nothing behind is clear after three rounds", "[memory][leak]") {
  GrowingProgram program;
  const auto finding = search(program, [](std::int64_t) {});
  CHECK_FALSE(finding.leaked);
  CHECK(finding.rounds == 3);
  CHECK(finding.owner.empty());
  CHECK(finding.groups.empty());
}

TEST_CASE("a cache that is full after seven hundred calls is no leak", "[memory][leak]") {
  GrowingProgram program;
  const auto cache = program.heap.under(MadeHeap::globals, {"cache"});
  std::int64_t room = 700;
  const auto finding = search(program, [&](std::int64_t n) {
    const auto added = std::min(room, n);
    room -= added;
    program.append_records(cache, static_cast<std::uint32_t>(added));
  });
  CHECK_FALSE(finding.leaked);
}

TEST_CASE("an array that doubles is a leak though most rounds show nothing", "[memory][leak]") {
  GrowingProgram program;
  auto& heap = program.heap;
  const auto numbers = heap.under(MadeHeap::globals, {"numbers"});
  std::uint64_t used = 0;
  const auto finding = search(program, [&](std::int64_t n) {
    used += static_cast<std::uint64_t>(n);
    std::uint64_t capacity = 4;
    while (capacity < used)
      capacity *= 2;
    heap.set_size(numbers, 56 + 16 * capacity);
  });
  CHECK(finding.leaked);
  CHECK(finding.owner == "numbers");
  CHECK(finding.rounds == 11);
}

TEST_CASE("growth up to what is allowed is no leak", "[memory][leak]") {
  GrowingProgram program;
  const auto items = program.heap.under(MadeHeap::globals, {"items"});
  const auto finding =
      search(program, [&](std::int64_t n) { program.append_records(items, static_cast<std::uint32_t>(n)); },
             {.iterations = 10, .max_growth = 120});
  CHECK_FALSE(finding.leaked);
}

TEST_CASE("a limit in objects alone leaves the bytes free", "[memory][leak]") {
  for (const double limit : {2.5, 3.5}) {  // a record is three
    GrowingProgram program;
    const auto items = program.heap.under(MadeHeap::globals, {"items"});
    const auto finding =
        search(program, [&](std::int64_t n) { program.append_records(items, static_cast<std::uint32_t>(n)); },
               {.iterations = 10, .max_objects = limit});
    CHECK(finding.leaked == (limit < 3));
  }
}
