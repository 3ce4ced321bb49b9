#include "protocol/fields.hpp"

#include <catch2/catch.hpp>

namespace wayfinder {
namespace {

enum class Clock { cpu, wall };
constexpr auto names_of(std::type_identity<Clock>) {
  return std::array{name(Clock::cpu, "cpu"), name(Clock::wall, "wall")};
}

struct Point {
  std::int64_t line{};
  std::optional<std::string> condition;
};
constexpr auto fields_of(std::type_identity<Point>) {
  return std::tuple{field("line", &Point::line, at_least(1)), field("condition", &Point::condition)};
}

struct Sample {
  std::string path;
  bool wait{};
  std::optional<double> interval;
  std::optional<Clock> clock;
  std::vector<Point> points;
  std::map<std::string, std::optional<std::string>> environment;
  std::optional<std::variant<std::int64_t, std::string>> id;
  std::optional<std::uint8_t> small;
  std::optional<json> anything;
};
constexpr auto fields_of(std::type_identity<Sample>) {
  using T = Sample;
  return std::tuple{field("path", &T::path, not_empty()),
                    field("wait", &T::wait),
                    field("interval", &T::interval, between(0.1, 10'000)),
                    field("clock", &T::clock),
                    field("points", &T::points),
                    field("env", &T::environment),
                    field("id", &T::id),
                    field("small", &T::small),
                    field("anything", &T::anything)};
}

json valid() {
  return {{"path", "a.lua"},
          {"wait", true},
          {"interval", 0.5},
          {"clock", "wall"},
          {"points", {{{"line", 3}, {"condition", "x"}}, {{"line", 4}}}},
          {"env", {{"HOME", nullptr}, {"A", "b"}}},
          {"id", "seven"},
          {"small", 255},
          {"anything", {1, 2}}};
}

/// valid() with the value at `pointer` replaced.
json with(const char* pointer, json value) {
  json changed = valid();
  changed[json::json_pointer{pointer}] = std::move(value);
  return changed;
}

TEST_CASE("a message is written as it was read", "[protocol][fields]") {
  const auto sample = read<Sample>(valid());
  REQUIRE(sample);
  CHECK(sample->path == "a.lua");
  CHECK(sample->wait);
  CHECK(sample->interval == 0.5);
  CHECK(sample->clock == Clock::wall);
  REQUIRE(sample->points.size() == 2);
  CHECK(sample->points[0].condition == "x");
  CHECK(sample->points[1].line == 4);
  CHECK(sample->environment.at("A") == "b");
  CHECK_FALSE(sample->environment.at("HOME"));
  CHECK(std::get<std::string>(*sample->id) == "seven");
  CHECK(write(*sample) == valid());
}

TEST_CASE("optional fields may be absent or null, and are then not written", "[protocol][fields]") {
  const json least = {{"path", "a.lua"}, {"wait", false}, {"points", json::array()}, {"env", json::object()}};
  auto spelt = least;
  spelt["clock"] = nullptr;
  spelt["interval"] = nullptr;
  const auto sample = read<Sample>(spelt);
  REQUIRE(sample);
  CHECK_FALSE(sample->clock);
  CHECK_FALSE(sample->id);
  CHECK(write(*sample) == least);
}

TEST_CASE("a value that does not fit is refused with its path, what was expected and what came", "[protocol][fields]") {
  const auto [value, where, sentence] = GENERATE(table<json, std::string, std::string>({
      {with("/wait", "yes"), "wait", "wait: expected a boolean, got \"yes\""},
      {with("/wait", nullptr), "wait", "wait: expected a boolean, got nothing"},
      {with("/path", 1), "path", "path: expected a string, got 1"},
      {with("/path", ""), "path", "path: expected a string that is not empty, got \"\""},
      {with("/interval", "fast"), "interval", "interval: expected a number, got \"fast\""},
      {with("/interval", 0), "interval", "interval: expected a number from 0.1 to 10000, got 0"},
      {with("/interval", 10'001), "interval", "interval: expected a number from 0.1 to 10000, got 10001"},
      {with("/clock", "sun"), "clock", "clock: expected \"cpu\" or \"wall\", got \"sun\""},
      {with("/clock", 1), "clock", "clock: expected \"cpu\" or \"wall\", got 1"},
      {with("/points", 1), "points", "points: expected an array, got 1"},
      {with("/points/1/line", 0), "points[1].line", "points[1].line: expected an integer of at least 1, got 0"},
      {with("/points/0/line", 1.5), "points[0].line", "points[0].line: expected an integer, got 1.5"},
      {with("/points/0", 1), "points[0]", "points[0]: expected an object, got 1"},
      {with("/env", 1), "env", "env: expected an object, got 1"},
      {with("/env/A", 1), "env.A", "env.A: expected a string, got 1"},
      {with("/id", true), "id", "id: expected an integer or a string, got true"},
      {with("/small", 256), "small", "small: expected an integer, got 256"},
      {with("/small", -1), "small", "small: expected an integer, got -1"},
      {json::array(), "arguments", "arguments: expected an object, got []"},
  }));
  CAPTURE(value.dump());
  const auto sample = read<Sample>(value);
  REQUIRE_FALSE(sample);
  CHECK(sample.error().code == ErrorCode::bad_argument);
  CHECK(sample.error().field == where);
  CHECK(sample.error().message == sentence);
}

TEST_CASE("a path given from outside leads the field's name", "[protocol][fields]") {
  const auto sample = read<Sample>(with("/points/1/line", 0), "profile");
  REQUIRE_FALSE(sample);
  CHECK(sample.error().field == "profile.points[1].line");
}

TEST_CASE("a whole number may be written with a point, and no other fraction", "[protocol][fields]") {
  CHECK(read<std::int64_t>(json(10.0)) == 10);
  CHECK_FALSE(read<std::int64_t>(json(10.5)));
  CHECK_FALSE(read<std::int64_t>(json(1e300)));
  CHECK_FALSE(read<std::uint8_t>(json(256.0)));
  CHECK(read<std::int64_t>(json(std::numeric_limits<std::int64_t>::min())) == std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(read<std::int64_t>(json(std::numeric_limits<std::uint64_t>::max())));
}

TEST_CASE("unknown fields are ignored in DAP's arguments and refused in our own", "[protocol][fields]") {
  CHECK(read<Sample>(with("/clok", "cpu")));
  const auto misspelt = read<Sample>(with("/clok", "cpu"), "", UnknownFields::refuse);
  REQUIRE_FALSE(misspelt);
  CHECK(misspelt.error().field == "clok");
  CHECK(misspelt.error().message == "clok: expected a known field (did you mean \"clock\"?), got \"clok\"");
  const auto only_misspelt = read<Sample>(json{{"clok", "cpu"}}, "", UnknownFields::refuse);
  REQUIRE_FALSE(only_misspelt);
  CHECK(only_misspelt.error().field == "clok");
  CHECK(read<Sample>(with("/x", 1), "", UnknownFields::refuse).error().message ==
        "x: expected no field of this name, got \"x\"");
  const auto nested = read<Sample>(with("/points/0/zzzzzzzz", 1), "", UnknownFields::refuse);
  REQUIRE_FALSE(nested);
  CHECK(nested.error().field == "points[0].zzzzzzzz");
  CHECK(nested.error().message == "points[0].zzzzzzzz: expected no field of this name, got \"zzzzzzzz\"");
}

TEST_CASE("a field without a name is still named in the error", "[protocol][fields]") {
  const auto nameless = read<Sample>(with("/", 1), "", UnknownFields::refuse);
  REQUIRE_FALSE(nameless);
  CHECK(nameless.error().field == "\"\"");
  CHECK(nameless.error().message.starts_with("\"\": expected "));
}

TEST_CASE("an enumerator is known by its name on the wire", "[protocol][fields]") {
  CHECK(name_of(Clock::wall) == "wall");
}

}  // namespace
}  // namespace wayfinder
