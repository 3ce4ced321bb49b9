#pragma once
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "profiling/export/exporter.hpp"
#include "profiling/profile.hpp"

/// Profiles made by hand: functions are named by their text, "@file.lua:first_line name", "[C] name", "[GC]".
namespace wayfinder::profiling {

class MadeProfile {
 public:
  explicit MadeProfile(ProfileHead head = {.id = 1}) : profile{std::move(head)} {}

  struct Step {
    std::string function;
    std::int32_t line{-1};
  };

  /// Outermost frame first; times follow one another.
  MadeProfile& sample(std::chrono::nanoseconds weight, const std::vector<Step>& path, std::uint32_t thread = 1,
                      std::uint16_t flags = 0) {
    SampleBlock block;
    block.profile = profile.head().id;
    SampleRecord record{static_cast<std::uint64_t>(weight.count()), now_ns_, thread, flags, {}};
    for (auto step = path.rbegin(); step != path.rend(); ++step)
      record.frames.push_back({record_of(step->function, block), step->line});
    block.samples.push_back(std::move(record));
    now_ns_ += static_cast<std::uint64_t>(weight.count());
    REQUIRE(profile.merge(block));
    return *this;
  }

  [[nodiscard]] FunctionId function(const std::string& text) const { return *profile.frames().find(ids_.at(text)); }

  Profile profile;

 private:
  std::uint32_t record_of(const std::string& text, SampleBlock& block) {
    const auto [place, is_new] = ids_.try_emplace(text, static_cast<std::uint32_t>(ids_.size()) + 100);
    if (!is_new) return place->second;
    FunctionRecord record{place->second, FunctionKind::marker, -1, -1, {}, text};
    if (text.starts_with("[C] ")) {
      record = {place->second, FunctionKind::c, -1, -1, "=[C]", text.substr(4)};
    } else if (text.starts_with('@')) {
      const auto colon = text.rfind(':');
      const auto blank = text.find(' ', colon);
      record.source = text.substr(0, colon);
      record.first_line = std::stoi(text.substr(colon + 1));
      record.last_line = record.first_line + 9;
      record.kind = record.first_line == 0 ? FunctionKind::main_chunk : FunctionKind::lua;
      record.name = blank == std::string::npos ? "" : text.substr(blank + 1);
    }
    block.functions.push_back(record);
    return place->second;
  }

  std::map<std::string, std::uint32_t> ids_;
  std::uint64_t now_ns_{};
};

/// Recursion, two coroutines, C, the collector, samples without frames, one function seen at two lines.
inline MadeProfile busy_profile() {
  using namespace std::chrono_literals;
  MadeProfile made{{.id = 3, .label = "busy"}};
  const MadeProfile::Step main{"@app.lua:0", 90};
  made.sample(10ms, {main, {"@app.lua:5 work", 6}})
      .sample(11ms, {main, {"@app.lua:5 work", 7}, {"[C] table.sort"}, {"@app.lua:5 work", 6}})
      .sample(12ms, {main, {"@app.lua:5 work", 6}, {"[GC]"}})
      .sample(13ms, {main, {"@app.lua:20 produce", 21}}, 2)
      .sample(14ms, {main, {"@app.lua:20 produce", 22}}, 5)
      .sample(15ms, {})
      .sample(16ms, {main, {"@app.lua:5 work", 6}});
  return made;
}

/// What the format makes of the profile.
inline std::string content_of(const Profile& profile, std::string_view format) {
  const auto found = exporter(format);
  REQUIRE(found);
  auto content = found->write(profile);
  REQUIRE(content);
  return std::move(*content);
}

}  // namespace wayfinder::profiling
