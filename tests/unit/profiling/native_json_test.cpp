#include "profiling/export/native_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "tests/unit/profiling/counted_profile.hpp"
#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder;
using namespace wayfinder::profiling;
using namespace std::chrono_literals;

namespace {

MadeProfile full_profile() {
  MadeProfile made{{.id = 3,
                    .mode = Mode::sampling,
                    .clock = Clock::wall,
                    .interval = 2'500us,
                    .label = "caf\xE9",
                    .program = "/srv/app.lua",
                    .lua = "5.4",
                    .method = "signalWalk",
                    .collector_frames = true,
                    .start = std::chrono::sys_time<std::chrono::milliseconds>{1'700'000'000'123ms},
                    .duration = 61s,
                    .notes = {"one note"}}};
  made.sample(10ms, {{"@app.lua:0", 90}, {"@caf\xE9.lua:5", 6}})
      .sample(12ms, {{"@app.lua:0", 90}, {"[C] print"}, {"[GC]"}}, 4, sample_waiting)
      .sample(0ms, {}, 1, sample_cut | sample_incomplete);
  const SampleBlock losses{3, 5, 50'000'000, {}, {}};
  REQUIRE(made.profile.merge(losses));
  made.profile.name_from_sources([](auto, auto) { return std::optional<std::string>{"function M.found()"}; });
  return made;
}

void check_equal(const Profile& left, const Profile& right) {
  CHECK(left.head() == right.head());
  CHECK(left.counters() == right.counters());
  CHECK(std::ranges::equal(left.frames().functions(), right.frames().functions()));
  CHECK(std::ranges::equal(left.frames().frames(), right.frames().frames()));
  CHECK(std::ranges::equal(left.timeline(), right.timeline()));
  CHECK(std::ranges::equal(left.call_timeline(), right.call_timeline()));
  REQUIRE(left.threads().size() == right.threads().size());
  for (std::size_t i = 0; i < left.threads().size(); ++i) {
    CHECK(left.threads()[i].number == right.threads()[i].number);
    CHECK(std::ranges::equal(left.threads()[i].tree.nodes(), right.threads()[i].tree.nodes()));
  }
}

/// What the reader says of the file after `change`.
template <class Change>
Error error_after(Change change) {
  auto file = nlohmann::json::parse(*write_native_json(full_profile().profile));
  change(file);
  const auto profile = read_native_json(file.dump());
  REQUIRE_FALSE(profile);
  CHECK(profile.error().code == ErrorCode::corrupt_file);
  return profile.error();
}

}  // namespace

TEST_CASE("a profile saved as JSON is loaded back as it was", "[profiling][native_json]") {
  const MadeProfile made = full_profile();
  const auto text = write_native_json(made.profile);
  REQUIRE(text);
  const auto loaded = read_native_json(*text);
  REQUIRE(loaded);
  check_equal(*loaded, made.profile);
  CHECK(*write_native_json(*loaded) == *text);
}

TEST_CASE("calls, lines and allocations saved as JSON are loaded back as they were", "[profiling][native_json]") {
  for (const Profile& profile : {call_profile(), line_profile(), allocation_profile()}) {
    const auto text = write_native_json(profile);
    REQUIRE(text);
    const auto loaded = read_native_json(*text);
    REQUIRE(loaded);
    check_equal(*loaded, profile);
    CHECK(*write_native_json(*loaded) == *text);
  }
}

TEST_CASE("a profile file has the counts of its own mode only", "[profiling][native_json]") {
  const auto file = nlohmann::json::parse(*write_native_json(line_profile()));
  const auto& nodes = file["threads"][0]["nodes"];
  CHECK(nodes["hits"] == nlohmann::json::array({0, 1, 10, 1000}));
  CHECK_FALSE(nodes.contains("calls"));
  CHECK_FALSE(file.contains("calls"));
  CHECK(file["functions"][1]["hits"] == 1000);
}

TEST_CASE("counts in a profile file that do not fit are refused by the field's name", "[profiling][native_json]") {
  using json = nlohmann::json;
  const auto error_of = [](const Profile& profile, auto change) {
    auto file = json::parse(*write_native_json(profile));
    change(file);
    const auto loaded = read_native_json(file.dump());
    REQUIRE_FALSE(loaded);
    return loaded.error().field;
  };
  CHECK(error_of(call_profile(), [](json& file) { file["threads"][0]["nodes"]["calls"].clear(); }) ==
        "threads[0].nodes.calls");
  CHECK(error_of(call_profile(), [](json& file) { file["calls"]["node"][2] = 77; }) == "calls[2]");
  CHECK(error_of(call_profile(), [](json& file) { file["calls"]["node"][2] = 0; }) == "calls[2].node");
  CHECK(error_of(call_profile(), [](json& file) { file["calls"]["endNs"][2] = 1; }) == "calls[2].end");
  CHECK(error_of(call_profile(), [](json& file) { file["calls"]["thread"].clear(); }) == "calls.thread");
  CHECK(error_of(allocation_profile(), [](json& file) { file["threads"][0]["nodes"]["aliveBytes"][2] = 99'999; }) ==
        "threads[0].nodes[2].aliveBytes");
}

TEST_CASE("a profile file that does not fit is refused by the field's name", "[profiling][native_json]") {
  using json = nlohmann::json;
  CHECK(error_after([](json& file) { file["wayfinderProfile"] = 2; }).message ==
        "wayfinderProfile: expected an integer from 1 to 1, got 2");
  CHECK(error_after([](json& file) { file["id"] = 0; }).field == "id");
  CHECK(error_after([](json& file) { file.erase("frames"); }).field == "frames");
  CHECK(error_after([](json& file) { file["clock"] = "sun"; }).field == "clock");
  CHECK(error_after([](json& file) { file["functions"][1]["source"] = 5; }).field == "functions[1].source");
  CHECK(error_after([](json& file) { file["frames"]["line"].push_back(1); }).message ==
        "frames.line: expected an array of 4, got one of 5");
  CHECK(error_after([](json& file) { file["frames"]["function"][0] = 99; }).field == "frames[0].function");
  CHECK(error_after([](json& file) { file["threads"][0]["nodes"]["parent"][1] = 7; }).field ==
        "threads[0].nodes[1].parent");
  CHECK(error_after([](json& file) { file["threads"][1]["nodes"]["timeNs"][1] = -1; }).field ==
        "threads[1].nodes[1].time");
  CHECK(error_after([](json& file) { file["threads"][1]["nodes"]["samples"].clear(); }).field ==
        "threads[1].nodes.samples");
  CHECK(error_after([](json& file) { file["threads"][1]["number"] = 1; }).field == "threads[1].number");
  CHECK(error_after([](json& file) { file["timeline"]["node"][0] = 77; }).field == "timeline[0]");
  CHECK(error_after([](json& file) { file["timeline"]["flags"].clear(); }).field == "timeline.flags");
}

TEST_CASE("text that is no JSON is no profile", "[profiling][native_json]") {
  for (const std::string_view text : {"", "{", "\xFF", "[[[[[["}) {
    const auto profile = read_native_json(text);
    REQUIRE_FALSE(profile);
    CHECK(profile.error().field == "profile");
  }
  CHECK(read_native_json("5").error().message.find("expected an object") != std::string::npos);
}

TEST_CASE("flipped bytes in a profile file never do harm", "[profiling][native_json]") {
  std::mt19937 random{1};
  const std::string whole = *write_native_json(full_profile().profile);
  int refused = 0;
  for (int round = 0; round < 3'000; ++round) {
    std::string bytes = whole;
    for (int flips = 0; flips < 3; ++flips)
      bytes[random() % bytes.size()] = "0123456789\"[]{},:x"[random() % 18];
    if (const auto profile = read_native_json(bytes)) {
      CHECK(write_native_json(*profile));
    } else {
      ++refused;
    }
  }
  CHECK(refused > 1'000);
}
