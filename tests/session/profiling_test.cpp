#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

json top_function(const json& summary) {
  return summary.at("functions").at(0);
}

}  // namespace

TEST_CASE("a sampling profile finds the hot function and tells its time", "[session][profiling]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  const json started = client.request("profiling/start", {{"interval", 1}, {"label", "first"}});
  CHECK(started.at("profile") == 1);
  CHECK(started.at("mode") == "sampling");
  CHECK(started.at("interval") == 1);
  CHECK(started.at("clock") == "cpu");
  client.pump_for(600ms);
  const json snapshot = client.request("profiling/snapshot");
  CHECK(snapshot.at("profile").at("id") == 1);
  client.pump_for(300ms);
  const json stopped = client.request("profiling/stop");
  const json& profile = stopped.at("profile");
  CHECK(profile.at("label") == "first");
  CHECK(profile.at("samples").get<int>() > snapshot.at("profile").at("samples").get<int>());
  CHECK(profile.at("durationMs").get<double>() > 800);
  CHECK(profile.at("startTime").get<std::string>().find('T') == 10);
  CHECK(profile.contains("lostSamples"));
  const json hottest = top_function(stopped.at("summary"));
  CHECK(hottest.at("name").get<std::string>().find("work") != std::string::npos);
  CHECK(hottest.at("source").get<std::string>().find("loop.lua") != std::string::npos);
  CHECK(hottest.at("selfPercent").get<double>() > 80);
}

TEST_CASE("time that the debugger holds the program does not count", "[session][profiling]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  client.request("profiling/start", {{"interval", 1}, {"clock", "wall"}});
  client.pump_for(200ms);
  client.request("pause", {{"threadId", 1}});
  client.expect_stopped("pause");
  client.pump_for(1500ms);
  client.continue_all();
  client.pump_for(200ms);
  const json stopped = client.request("profiling/stop");
  double total = 0;
  for (const auto& function : stopped.at("summary").at("functions"))
    total += function.at("selfMs").get<double>();
  CHECK(total < 1000);
}

TEST_CASE("a profile is exported to a file and as content, and refused where it makes no sense",
          "[session][profiling]") {
  const auto loop = program("loop.lua");
  const WrittenProgram folder{""};
  auto client = Client::run(loop);
  CHECK(client.refusal("profiling/stop").find("profile: expected ") == 0);
  client.request("profiling/start", {{"interval", 1}});
  CHECK(client.refusal("profiling/start").find('1') != std::string::npos);
  client.pump_for(300ms);
  client.request("profiling/stop");
  for (const std::string format :
       {"json", "speedscope", "folded", "callgrind", "cpuprofile", "flamegraph", "pprof", "html"}) {
    CAPTURE(format);
    const auto path = folder.folder() / (format + ".out");
    const json written = client.request("profiling/export", {{"format", format}, {"path", path.string()}});
    CHECK(written.at("path") == path.string());
    CHECK(written.at("bytes") == std::filesystem::file_size(path));
    CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    const json content = client.request("profiling/export", {{"format", format}});
    const bool is_text = format != "pprof";
    CHECK(content.at("encoding") == (is_text ? "utf-8" : "base64"));
    const std::size_t bytes = written.at("bytes");
    CHECK(content.at("content").get<std::string>().size() == (is_text ? bytes : (bytes + 2) / 3 * 4));
  }
  CHECK(client.refusal("profiling/export", {{"format", "pdf"}}).find("format: expected ") == 0);
  CHECK(client.refusal("profiling/export", {}).find("format: expected ") == 0);
  CHECK(client.refusal("profiling/export", {{"format", "json"}, {"profile", 9}}).find("profile: expected ") == 0);
  const auto unwritable = client.refusal("profiling/export", {{"format", "json"}, {"path", "/no/such/folder/x.json"}});
  CHECK(unwritable.find("/no/such/folder/x.json") != std::string::npos);
  CHECK(client.request("profiling/list").at("profiles").size() == 1);
  client.request("profiling/delete", {{"profile", 1}});
  CHECK(client.request("profiling/list").at("profiles").empty());
}

TEST_CASE("profiling arguments out of range are refused with what was expected", "[session][profiling]") {
  const auto loop = program("loop.lua");
  auto client = Client::run(loop);
  CHECK(client.refusal("profiling/start", {{"interval", 0}}).find("interval: expected ") == 0);
  CHECK(client.refusal("profiling/start", {{"interval", "fast"}}).find("interval: expected a number") == 0);
  CHECK(client.refusal("profiling/start", {{"mode", "guess"}}).find("mode: expected ") == 0);
  CHECK(client.refusal("profiling/start", {{"clock", "sun"}}).find("clock: expected ") == 0);
  CHECK(client.refusal("profiling/start", {{"mode", "call"}, {"interval", 5}}).find("interval: expected ") == 0);
}

TEST_CASE("a profile asked for at launch covers the first line and is exported before terminated",
          "[session][profiling]") {
  const WrittenProgram written{
      "local function early() local x = 0 for i = 1, 3e7 do x = x + i end return x end\nprint(early() > 0)\n"};
  const auto path = (written.folder() / "out.folded").string();
  auto client = Client::run(written.get(),
                            {{"profile", {{"interval", 1}, {"export", {{{"format", "folded"}, {"path", path}}}}}}});
  const json exited = client.expect_event("terminated");
  REQUIRE(std::filesystem::exists(path));
  std::ifstream file{path};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  CHECK(text.find("early") != std::string::npos);
  client.disconnect();
}

TEST_CASE("live profile events come only to a client that asked for them", "[session][profiling]") {
  const auto loop = program("loop.lua");
  Client client;
  client.initialize({{"supportsWayfinderEvents", true}});
  client.launch_request(loop, json::object());
  client.configuration_done();
  client.request("profiling/start", {{"interval", 1}});
  const json live = client.expect_event("wayfinder/profile", [](const json& b) { return b.at("samples") > 0; });
  CHECK(live.at("profile") == 1);
  CHECK_FALSE(live.at("top").empty());

  auto quiet = Client::run(loop);
  quiet.request("profiling/start", {{"interval", 1}});
  quiet.pump_for(700ms);
  CHECK_FALSE(quiet.event_came("wayfinder/profile"));
}

TEST_CASE("a restarted program's own profile is exported, and each file that can be", "[session][profiling]") {
  const WrittenProgram written{
      "local function late() local x = 0 for i = 1, 3e7 do x = x + i end return x end\nprint(late() > 0)\n"};
  const auto path = (written.folder() / "out.folded").string();
  const json exports{{{"format", "folded"}, {"path", "no/such/folder.folded"}}, {{"format", "folded"}, {"path", path}}};
  auto client =
      Client::run(written.get(), {{"stopOnEntry", true}, {"profile", {{"interval", 1}, {"export", exports}}}});
  client.expect_stopped("entry");
  client.request("restart");
  client.expect_stopped("entry");
  client.continue_all();
  (void)client.expect_event("terminated");
  CHECK(client.output("console").find("no/such/folder.folded") != std::string::npos);
  REQUIRE(std::filesystem::exists(path));
  std::ifstream file{path};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  CHECK(text.find("late") != std::string::npos);
}

TEST_CASE("without an id the profile that ended last is meant, of those that are there", "[session][profiling]") {
  auto client = Client::run(program("loop.lua"));
  for (int i = 0; i < 2; ++i) {
    client.request("profiling/start");
    client.request("profiling/stop");
  }
  CHECK(client.request("profiling/snapshot").at("profile").at("id") == 2);
  client.request("profiling/delete", {{"profile", 2}});
  CHECK(client.request("profiling/snapshot").at("profile").at("id") == 1);
}

TEST_CASE("a profile that ended with its program is told when it is stopped", "[session][profiling]") {
  const WrittenProgram written{"local x = 0\nfor i = 1, 3e7 do x = x + i end\n"};
  auto client = Client::run(written.get(), {{"profile", {{"interval", 1}}}});
  (void)client.expect_event("terminated");
  const json stopped = client.request("profiling/stop");
  CHECK(stopped.at("profile").at("id") == 1);
  CHECK(top_function(stopped.at("summary")).at("source") == written.get().path());
}

TEST_CASE("a profile's files are told as the client knows them", "[session][profiling]") {
  const auto loop = program("loop.lua");
  const std::string folder = std::filesystem::path{loop.path()}.parent_path().string();
  const json mapping{{"localRoot", "/home/me/src"}, {"remoteRoot", folder}};
  auto client = Client::run(loop, {{"pathMappings", {mapping}}});
  client.request("profiling/start", {{"interval", 1}});
  client.pump_for(200ms);
  CHECK(top_function(client.request("profiling/stop").at("summary")).at("source") == "/home/me/src/loop.lua");
}

TEST_CASE("with autoExport a profile is written where the program lies, also at the program's end",
          "[session][profiling]") {
  const WrittenProgram home{"local e = os.clock() + 0.2\nwhile os.clock() < e or not Stop do end\n"};
  home.add("wayfinder.yaml", "profiling: { autoExport: true }\n");
  auto client = Client::run(home.get());
  client.request("profiling/start", {{"interval", 1}});
  client.pump_for(std::chrono::milliseconds{100});
  const std::string first = client.request("profiling/stop").at("exported");
  CHECK(std::filesystem::path{first}.parent_path() == home.folder());
  CHECK(first.ends_with(".speedscope.json"));
  CHECK(text_of_file(first).find("https://www.speedscope.app/file-format-schema.json") != std::string::npos);
  client.request("profiling/start", {{"interval", 1}});
  client.request("evaluate", {{"expression", "Stop = true"}, {"context", "repl"}});
  CHECK(client.expect_terminated() == 0);
  const json told = client.expect_event("output", [](const json& b) {
    return b.value("category", "") == "console" &&
           b.at("output").get<std::string>().find("profile-2") != std::string::npos;
  });
  const auto second = home.folder() / "program.lua.profile-2.speedscope.json";
  CHECK(told.at("output").get<std::string>().find(second.string()) != std::string::npos);
  CHECK(std::filesystem::file_size(second) > 0);
  client.disconnect();
}

TEST_CASE("a mode that is none is refused at once and takes no id", "[session][profiling]") {
  const auto loop = program("loop.lua");
  Client client;
  client.initialize();
  CHECK(client.refusal("launch", {{"program", loop.path()}, {"profile", {{"mode", "guess"}}}}) ==
        "profile.mode: expected \"sampling\", \"call\", \"line\" or \"allocation\", got \"guess\"");
  client.launch_request(loop, json::object());
  client.configuration_done();
  const json refused = client.refused("profiling/start", {{"mode", "lines"}});
  CHECK(refused.at("body").at("error").at("variables").at("field") == "mode");
  CHECK(client.request("profiling/start").at("profile") == 1);
}

TEST_CASE("an export to a link goes to the file that the link names, though it is not there yet",
          "[session][profiling]") {
  const WrittenProgram home{"while not Stop do end\n"};
  std::filesystem::create_directory(home.folder() / "results");
  std::filesystem::create_symlink("results/first", home.folder() / "link");
  std::filesystem::create_symlink("link", home.folder() / "link to link");
  std::filesystem::create_symlink("loop", home.folder() / "loop");
  auto client = Client::run(home.get());
  client.request("profiling/start");
  client.request("profiling/stop");
  const auto path = (home.folder() / "link to link").string();
  client.request("profiling/export", {{"format", "json"}, {"path", path}});
  CHECK(std::filesystem::is_symlink(home.folder() / "link"));
  CHECK(std::filesystem::is_symlink(path));
  CHECK(std::filesystem::file_size(home.folder() / "results" / "first") > 0);
  const auto loop = (home.folder() / "loop").string();
  CHECK(client.refusal("profiling/export", {{"format", "json"}, {"path", loop}}).find("path: expected ") == 0);
  CHECK(std::filesystem::is_symlink(loop));
}

TEST_CASE("a profile names functions though a type's methods lie in its own metatable",
          "[session][profiling][layout]") {
  const WrittenProgram written{R"(
local Type = debug.getregistry()["FILE*"]
Type.__index = Type
local e = os.clock() + 0.1
while os.clock() < e do end
)"};
  auto client = Client::run(written.get(), {{"profile", {{"interval", 1}}}});
  CHECK(client.expect_terminated() == 0);
  const json summary = client.request("profiling/stop").at("summary");
  CHECK(summary.at("functions").at(0).at("name") == "os.clock");
  client.disconnect();
}
