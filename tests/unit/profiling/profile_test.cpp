#include "profiling/profile.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder;
using namespace wayfinder::profiling;
using namespace std::chrono_literals;

namespace {

SampleBlock block_of(std::vector<FunctionRecord> functions, std::vector<SampleRecord> samples) {
  return {1, 0, 0, std::move(functions), std::move(samples)};
}

const std::string& shown_name(const Profile& profile, std::uint32_t record_id) {
  return profile.frames().functions()[index_of(*profile.frames().find(record_id))].shown_name;
}

}  // namespace

TEST_CASE("a profile grows with each block that arrives", "[profiling][profile]") {
  Profile profile{{.id = 1}};
  const SampleBlock first = block_of({{7, FunctionKind::lua, 5, 9, "@a.lua", "f"}}, {{10, 10, 1, 0, {{7, 6}}}});
  SampleBlock second = block_of({}, {{20, 30, 2, sample_incomplete, {{7, 8}}}, {5, 35, 1, sample_cut, {}}});
  second.lost_samples = 3;
  second.lost_ns = 30;
  REQUIRE(profile.merge(first));
  REQUIRE(profile.merge(second));
  CHECK(profile.counters() == ProfileCounters{3, 3, 30, 1, 1, 35});
  REQUIRE(profile.threads().size() == 2);
  CHECK(profile.threads()[1].number == 2);
  REQUIRE(profile.timeline().size() == 3);
  CHECK(profile.timeline()[1].weight_ns == 20);
  CHECK(profile.timeline()[2].node == NodeId{});
  CHECK(profile.has_whole_timeline());
}

TEST_CASE("a better name that comes later replaces the first one", "[profiling][profile]") {
  Profile profile{{.id = 1}};
  REQUIRE(profile.merge(block_of({{7, FunctionKind::lua, 5, 9, "@a.lua", ""}}, {{1, 0, 1, 0, {{7, 6}}}})));
  CHECK(shown_name(profile, 7) == "function <a.lua:5>");
  profile.name_from_sources([](std::string_view source, std::int32_t line) -> std::optional<std::string> {
    CHECK(source == "@a.lua");
    CHECK(line == 5);
    return "local function from_text()";
  });
  CHECK(shown_name(profile, 7) == "from_text");
  REQUIRE(profile.merge(block_of({{7, FunctionKind::lua, 5, 9, "@a.lua", "M.f"}}, {})));
  CHECK(shown_name(profile, 7) == "M.f");
  REQUIRE(profile.merge(block_of({{7, FunctionKind::lua, 5, 9, "@a.lua", ""}}, {})));
  CHECK(shown_name(profile, 7) == "M.f");
}

TEST_CASE("a source is asked once and only for functions without a name", "[profiling][profile]") {
  MadeProfile made;
  made.sample(1ms, {{"@a.lua:0"}, {"@a.lua:5 named"}, {"@a.lua:20"}, {"[C] print"}, {"[GC]"}});
  int asked = 0;
  const auto reader = [&](std::string_view, std::int32_t) -> std::optional<std::string> {
    ++asked;
    return std::nullopt;
  };
  made.profile.name_from_sources(reader);
  made.profile.name_from_sources(reader);
  CHECK(asked == 1);
}

TEST_CASE("code that is loaded twice is one function", "[profiling][profile]") {
  Profile profile{{.id = 1}};
  REQUIRE(profile.merge(block_of({{1, FunctionKind::lua, 5, 9, "@a.lua", "f"},
                                  {2, FunctionKind::lua, 5, 9, "@a.lua", "f"},
                                  {3, FunctionKind::lua, 5, 9, "@a.lua", ""},
                                  {4, FunctionKind::lua, 5, 9, "@a.lua", ""}},
                                 {})));
  CHECK(profile.frames().find(1) == profile.frames().find(2));
  CHECK(profile.frames().find(3) != profile.frames().find(4));  // two functions of one line may have no name
}

TEST_CASE("a stack deeper than a path may be keeps both ends", "[profiling][profile]") {
  Profile profile{{.id = 1}};
  SampleRecord deep{1, 0, 1, 0, {}};
  for (std::int32_t line = 2'000; line >= 1; --line)  // leaf first: line 2000 is the innermost
    deep.frames.push_back({7, line});
  REQUIRE(profile.merge(block_of({{7, FunctionKind::lua, 1, 3'000, "@a.lua", "f"}}, {deep})));
  const auto nodes = profile.threads()[0].tree.nodes();
  REQUIRE(nodes.size() == CallTree::max_depth + 1);
  const auto frames = profile.frames().frames();
  CHECK(frames[index_of(nodes[1].frame)].line == 1);
  CHECK(frames[index_of(nodes.back().frame)].line == 2'000);
  CHECK(profile.counters().cut_samples == 1);
  const auto middle = profile.frames().function_of(nodes[CallTree::max_depth / 2 + 1].frame);
  CHECK(profile.frames().functions()[index_of(middle)].shown_name == "(truncated)");
}

TEST_CASE("a block that does not fit is refused and adds no sample", "[profiling][profile]") {
  Profile profile{{.id = 1}};
  const auto error_of = [&](const SampleBlock& block) {
    const auto merged = profile.merge(block);
    REQUIRE_FALSE(merged);
    return merged.error();
  };
  CHECK(error_of({2, 0, 0, {}, {}}).message == "profile: expected 1, got 2");
  const Error unknown = error_of(block_of({}, {{1, 0, 1, 0, {}}, {1, 0, 1, 0, {{9, 1}}}}));
  CHECK(unknown.field == "samples[1].frames[0].function");
  CHECK(unknown.message == "samples[1].frames[0].function: expected a function that was announced, got 9");
  CHECK(error_of(block_of({}, {{~std::uint64_t{}, 0, 1, 0, {}}})).field == "samples[0].weight");
  CHECK(profile.counters().samples == 0);
  CHECK(profile.timeline().empty());
}

TEST_CASE("parts that do not fit each other make no profile", "[profiling][profile]") {
  const auto field_of = [](auto change) {
    MadeProfile made;
    made.sample(1ms, {{"@a.lua:5 f", 6}});
    Profile::Parts parts;
    parts.frames = made.profile.frames();
    parts.threads.assign(made.profile.threads().begin(), made.profile.threads().end());
    parts.timeline.assign(made.profile.timeline().begin(), made.profile.timeline().end());
    change(parts);
    const auto profile = Profile::from_parts(std::move(parts));
    return profile ? std::string{"accepted"} : profile.error().field;
  };
  CHECK(field_of([](Profile::Parts&) {}) == "accepted");
  CHECK(field_of([](Profile::Parts& parts) { parts.timeline[0].thread = 1; }) == "timeline[0]");
  CHECK(field_of([](Profile::Parts& parts) { parts.timeline[0].node = NodeId{2}; }) == "timeline[0]");
  CHECK(field_of([](Profile::Parts& parts) { parts.frames = {}; }) == "threads[0].nodes[1].frame");
  CHECK(field_of([](Profile::Parts& parts) { parts.threads.push_back(parts.threads[0]); }) == "threads[1].number");
  const auto beyond = std::chrono::nanoseconds{(std::int64_t{1} << 62) + 1};
  CHECK(field_of([&](Profile::Parts& parts) {
          parts.threads[0].tree = *CallTree::from_nodes({{{}, {}, 1, beyond}});
        }) == "threads[0].nodes[0].time");
}
