#include <catch2/catch.hpp>

#include "profiling/summary.hpp"
#include "tests/unit/profiling/counted_profile.hpp"

using namespace wayfinder;
using namespace wayfinder::profiling;
using namespace std::chrono_literals;

namespace {

/// What merging says of a block after `change`; nothing was counted.
template <class Change>
std::string refusal(Change change) {
  Profile profile{{.id = 3, .mode = Mode::call}};
  TreeBlock block = block_with_functions();
  block.nodes = {{0, 1, -1, 1}, {1, 2, -1, 1}};
  block.counts = {{1, 1, 10, 8, 80, 8, 80}, {2, 1, 20, 0, 0, 0, 0}};
  block.calls = {{2, 5, 6}};
  change(block);
  const auto merged = profile.merge_counts(block);
  REQUIRE_FALSE(merged);
  CHECK(merged.error().code == ErrorCode::corrupt_file);
  CHECK(profile.counters() == ProfileCounters{});
  return merged.error().message;
}

const SummaryRow& row_of(const Profile& profile, const Summary& summary, std::string_view name) {
  for (const SummaryRow& row : summary.functions) {
    if (profile.frames().functions()[index_of(row.function)].shown_name == name) return row;
  }
  throw std::out_of_range{std::string{name}};
}

}  // namespace

TEST_CASE("calls are counted by path and summed by function, recursion once in the total", "[profiling][counts]") {
  const Profile profile = call_profile();
  CHECK(profile.counters().calls == 14);
  CHECK(profile.counters().weight_ns == 21'500);
  const Summary summary = summarize(profile);
  const SummaryRow& work = row_of(profile, summary, "work");
  CHECK(work.totals.calls == 11);
  CHECK(work.totals.self_time == 17'000ns);
  CHECK(work.totals.total_time == 20'000ns);
  CHECK(row_of(profile, summary, "main chunk (app.lua)").totals.calls == 1);
  REQUIRE(work.children.size() == 2);
  CHECK(profile.frames().functions()[index_of(work.children[0].function)].shown_name == "table.sort");
  CHECK(work.children[0].calls == 2);
  CHECK(work.children[0].time == 7'000ns);
}

TEST_CASE("calls in the order of time stand in their thread's tree", "[profiling][counts]") {
  const Profile profile = call_profile();
  REQUIRE(profile.call_timeline().size() == 3);
  CHECK(profile.call_timeline()[1].begin_ns == 50);
  CHECK(profile.threads()[profile.call_timeline()[2].thread].number == 2);
  CHECK(profile.has_whole_call_timeline());
}

TEST_CASE("a call timeline that was cut says so", "[profiling][counts]") {
  Profile profile{{.id = 3, .mode = Mode::call}};
  TreeBlock block = block_with_functions();
  block.untimed_calls = 9;
  REQUIRE(profile.merge_counts(block));
  CHECK_FALSE(profile.has_whole_call_timeline());
  CHECK(profile.head().notes ==
        std::vector<std::string>{
            "The order of time lacks calls: it has the first 500000, and none of \"other coroutines\"."});
}

TEST_CASE("lines have their hits and their time", "[profiling][counts]") {
  const Profile profile = line_profile();
  const auto heat = line_heat(profile);
  REQUIRE(heat[0].size() == 2);
  CHECK(heat[0][1].line == 81);
  CHECK(heat[0][1].totals.hits == 10);
  CHECK(heat[0][1].totals.self_time == 2'000ns);
  CHECK(profile.counters().hits == 1'011);
  CHECK(summarize(profile).functions[0].totals.hits == 1'000);
}

TEST_CASE("what was allocated is told from what is still alive", "[profiling][counts]") {
  const Profile profile = allocation_profile();
  CHECK(profile.counters().allocations == Allocations{68, 66'560, 36, 33'792});
  CHECK(profile.counters().samples == 3);
  const Summary summary = summarize(profile);
  const SummaryRow& work = summary.functions[0];
  CHECK(work.totals.self_allocations == Allocations{64, 65'536, 32, 32'768});
  CHECK(work.self_percent == Approx(100.0 * 65'536 / 66'560));
  const SummaryRow& main = row_of(profile, summary, "main chunk (app.lua)");
  CHECK(main.totals.total_allocations == profile.counters().allocations);
  CHECK(main.children[0].allocations.bytes == 65'536);
}

TEST_CASE("a tree block that does not fit is refused by the field's name", "[profiling][counts]") {
  CHECK(refusal([](TreeBlock& block) { block.profile = 4; }) == "profile: expected 3, got 4");
  CHECK(refusal([](TreeBlock& block) { block.first_node = 2; }) == "firstNode: expected 1, got 2");
  CHECK(refusal([](TreeBlock& block) { block.nodes[1].function = 9; }) ==
        "nodes[1].function: expected a function that was announced, got 9");
  CHECK(refusal([](TreeBlock& block) { block.nodes[1].parent = 2; }) ==
        "nodes[1].parent: expected a node that came before, got 2");
  CHECK(refusal([](TreeBlock& block) { block.nodes[1].thread = 5; }) ==
        "nodes[1].parent: expected a node of thread 5, got one of thread 1");
  CHECK(refusal([](TreeBlock& block) { block.counts[1].node = 3; }) ==
        "counts[1].node: expected a node below 3, got 3");
  CHECK(refusal([](TreeBlock& block) { block.counts[1].node = 1; }) ==
        "counts[1].node: expected one above the node before, got 1");
  CHECK(refusal([](TreeBlock& block) { block.counts[1].count = ~std::uint64_t{}; }).starts_with("counts[1].count: "));
  CHECK(
      refusal([](TreeBlock& block) { block.counts[1].self_ns = ~std::uint64_t{}; }).starts_with("counts[1].selfNs: "));
  CHECK(refusal([](TreeBlock& block) { block.counts[1].alive_bytes = -1; }) ==
        "counts[1].aliveBytes: expected 0 to 0 to be alive, got -1");
  CHECK(refusal([](TreeBlock& block) { block.counts[0].alive_objects = 9; }) ==
        "counts[0].aliveObjects: expected 0 to 8 to be alive, got 9");
  CHECK(refusal([](TreeBlock& block) { block.calls[0].node = 3; }) == "calls[0].node: expected a node below 3, got 3");
  CHECK(refusal([](TreeBlock& block) { block.calls[0].end_ns = 4; }) ==
        "calls[0].end: expected at least 5, its begin, got 4");
}

TEST_CASE("a path beyond what a tree holds is refused", "[profiling][counts]") {
  Profile profile{{.id = 3, .mode = Mode::call}};
  TreeBlock block = block_with_functions();
  for (std::uint32_t i = 0; i <= CallTree::max_depth; ++i)
    block.nodes.push_back({i, 2, -1, 1});
  const auto merged = profile.merge_counts(block);
  REQUIRE_FALSE(merged);
  CHECK(merged.error().field == "nodes[1024].parent");
}
