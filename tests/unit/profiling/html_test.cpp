#include "profiling/export/html.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "profiling/export/page_data.hpp"
#include "tests/unit/profiling/counted_profile.hpp"
#include "tests/unit/profiling/format_readers.hpp"
#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder::profiling;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

json data_of(const wayfinder::Result<std::string>& page) {
  REQUIRE(page);
  return json::parse(html_data(*page));
}

json data_of(const Profile& profile, const SourceText& sources = {}) {
  return data_of(write_html_with_sources(profile, sources));
}

}  // namespace

TEST_CASE("an html page forbids everything but its own script and style", "[profiling][html]") {
  const std::string page = content_of(busy_profile().profile, "html");
  CHECK(page.find("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-") <
        page.find("<script"));
  CHECK(page.find("unsafe-") == page.npos);
  CHECK(page.find("{{wayfinder") == page.npos);
}

TEST_CASE("an html page tells what is known of the profile", "[profiling][html]") {
  MadeProfile made{{.id = 3, .clock = Clock::wall, .label = "busy", .lua = "5.4", .notes = {"a \xFF note"}}};
  made.sample(7ns, {{"@app.lua:5 work", 6}});
  const json side = data_of(made.profile)["sides"][0];
  CHECK(side["title"] == "busy");
  CHECK(side["mode"] == "sampling");
  CHECK(side["clock"] == "wall");
  CHECK(side["lua"] == "5.4");
  CHECK(side["samples"] == 1);
  CHECK(side["notes"] == json::parse(R"(["a \\xFF note"])"));
}

TEST_CASE("hostile names stay data in an html page", "[profiling][html]") {
  const std::string hostile = "</script><!--<img src=x onerror=alert(1)>\"'`\\\xFF \xE2\x80\xA8" + std::string(1, '\0');
  MadeProfile made{{.id = 1, .label = hostile, .program = hostile, .notes = {hostile}}};
  made.sample(7ns, {{"@" + hostile + ":3 " + hostile, 4}});
  const auto page = write_html_with_sources(made.profile, [&](std::string_view) { return std::optional{hostile}; });
  REQUIRE(page);
  const std::string data = html_data(*page);
  CHECK(data.find('<') == data.npos);
  const std::string shown = "</script><!--<img src=x onerror=alert(1)>\"'`\\\\xFF \xE2\x80\xA8" + std::string(1, '\0');
  CHECK(json::parse(data)["names"][0] == shown);
  CHECK(json::parse(data)["files"][0]["name"] == shown);
  CHECK(json::parse(data)["files"][0]["text"] == shown);
  CHECK(json::parse(data)["sides"][0]["title"] == shown);
}

TEST_CASE("an html page cuts a name of megabytes between two characters", "[profiling][html]") {
  std::string name = "x";
  while (name.size() < 3'000'000)
    name += "é";
  MadeProfile made;
  made.sample(7ns, {{"[C] " + name}});
  const std::string cut = data_of(made.profile)["names"][0];
  CHECK(cut.size() == 999 + std::string_view{"…"}.size());
  CHECK(cut.ends_with("é…"));
}

TEST_CASE("an html page has the samples of a path that follow one another as one, in the order of time",
          "[profiling][html]") {
  const MadeProfile::Step main{"@app.lua:0", 90};
  MadeProfile made;
  made.sample(1ns, {main}).sample(2ns, {main}).sample(4ns, {main, {"[GC]"}}, 2).sample(8ns, {}).sample(16ns, {main});
  const json data = data_of(made.profile);
  CHECK(data["timeline"]["weight"] == json::parse("[3, 4, 8, 16]"));
  CHECK(data["timeline"]["thread"] == json::parse("[0, 1, 0, 0]"));
  const auto place = data["timeline"]["node"];
  CHECK(place[0] == place[3]);
  CHECK(data["threads"][1]["depth"] == json::parse("[0, 1]"));
  CHECK(place[1] == 1);
  CHECK(data["threads"][0]["values"][0][0][place[2].get<std::size_t>()] == 8);  // (no Lua frame)
}

TEST_CASE("an html page has the sources of its hottest files as far as there is room", "[profiling][html]") {
  MadeProfile made;
  made.sample(1ns, {{"@cold.lua:1 cold", 1}}).sample(9ns, {{"@hot.lua:1 hot", 1}}).sample(5ns, {{"@large.lua:1 f", 1}});
  for (int i = 0; i < 9; ++i)
    made.sample(8ns, {{"@warm" + std::to_string(i) + ".lua:1 f", 1}});
  const json files = data_of(made.profile, [](std::string_view source) -> std::optional<std::string> {
    if (source == "@cold.lua") return "cold = 1";
    return std::string(source == "@large.lua" ? max_page_source_bytes + 1 : max_page_source_bytes, '-');
  })["files"];
  const auto has_text = [&](std::string_view name) {
    for (const json& file : files) {
      if (file["name"] == name) return file.contains("text");
    }
    return false;
  };
  CHECK(has_text("hot.lua"));
  CHECK_FALSE(has_text("large.lua"));
  CHECK(has_text("warm6.lua"));
  CHECK_FALSE(has_text("warm7.lua"));  // the room is full
  CHECK_FALSE(has_text("cold.lua"));
}

TEST_CASE("a comparison has what functions of two profiles cost side by side, though their lines have moved",
          "[profiling][html]") {
  const auto profile = [](const std::string& line, std::chrono::nanoseconds weight) {
    MadeProfile made;
    made.sample(weight, {{"@app.lua:0", 90}, {"@app.lua:" + line + " work", 50}}).sample(1ns, {{"[C] only" + line}});
    return made;
  };
  const MadeProfile before = profile("5", 10ns);
  const MadeProfile after = profile("7", 30ns);
  const json data = data_of(write_html_comparison(before.profile, after.profile, {}));
  CHECK(data["sides"].size() == 2);
  CHECK(data["names"] == json{"main chunk (app.lua)", "work", "only5 [C]", "only7 [C]"});
  const json& thread = data["threads"][0];
  CHECK(thread["depth"] == json::parse("[0, 1, 0, 0]"));
  CHECK(thread["values"][0] == json::parse("[[0, 10, 1, 0], [0, 30, 0, 1]]"));
  CHECK(thread["values"][1] == json::parse("[[0, 1, 1, 0], [0, 1, 0, 1]]"));
  CHECK_FALSE(data.contains("timeline"));
}

TEST_CASE("profiles of different modes are not compared", "[profiling][html]") {
  const MadeProfile before{{.id = 1}};
  const MadeProfile after{{.id = 1, .mode = Mode::call}};
  const auto page = write_html_comparison(before.profile, after.profile, {});
  REQUIRE_FALSE(page);
  CHECK(page.error().field == "after");
  CHECK(page.error().message == "after: expected a profile in sampling mode, as the one before, got one in call mode");
}

TEST_CASE("an html page of calls tells how often a path was taken, and the order of calls", "[profiling][html]") {
  const json data = data_of(call_profile());
  CHECK(data["columns"][1] == json{{"id", "calls"}, {"title", "Calls"}, {"unit", ""}, {"addsUp", false}});
  const json& main = data["threads"][0];
  CHECK(main["depth"] == json{0, 0, 1, 2, 3, 2});
  CHECK(main["values"][0][0] == json{500, 1'000, 2'000, 3'000, 4'000, 5'000});
  CHECK(main["values"][1][0] == json{0, 1, 2, 2, 7, 1});
  CHECK(data["calls"]["begin"] == json{100, 50, 400});
  CHECK(data["calls"]["end"] == json{300, 900, 500});
  CHECK(data["calls"]["thread"] == json{0, 0, 1});
  CHECK(data["calls"]["node"] == json{2, 1, 1});
  CHECK_FALSE(data.contains("timeline"));
}

TEST_CASE("an html page of lines tells how often each was come to", "[profiling][html]") {
  const json data = data_of(line_profile());
  CHECK(data["columns"][1]["id"] == "hits");
  CHECK(data["frames"]["line"] == json{80, 81, 6});
  CHECK(data["threads"][0]["values"][1][0] == json{1, 10, 1'000});
}

TEST_CASE("an html page of allocations tells bytes and objects, made and still alive", "[profiling][html]") {
  const json data = data_of(allocation_profile());
  CHECK(data["sides"][0]["sampleBytes"] == 32'768);
  std::map<std::string, json> values;
  for (std::size_t column = 0; column < data["columns"].size(); ++column)
    values[data["columns"][column]["id"]] = data["threads"][0]["values"][column][0];
  CHECK(values["bytes"] == json{1'024, 65'536});
  CHECK(values["objects"] == json{4, 64});
  CHECK(values["aliveBytes"] == json{1'024, 32'768});
  CHECK(values["aliveObjects"] == json{4, 32});
  CHECK(values["samples"] == json{1, 2});
}

TEST_CASE("a profile without samples becomes a page, too", "[profiling][html]") {
  const MadeProfile made;
  const json data = data_of(made.profile);
  CHECK(data["names"].empty());
  CHECK(data["threads"].empty());
}
