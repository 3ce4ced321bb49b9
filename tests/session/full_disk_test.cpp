#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"

// No file that the adapter or the program writes can grow beyond a few bytes.
using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

constexpr rlim_t room_bytes = 512;

std::unique_ptr<Channel> server_on_full_disk(const WrittenProgram& home) {
  return std::make_unique<ServerProcess>(
      std::vector<std::string>{"dap"},
      ServerProcess::Environment{{"HOME", home.folder().string()}, {"XDG_STATE_HOME", ""}}, std::string{}, room_bytes);
}

/// Regular files under a folder.
std::vector<std::string> files_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  if (!std::filesystem::exists(folder)) return names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file() && entry.file_size() > 0) names.push_back(entry.path().filename().string());
  }
  return names;
}

constexpr const char* busy = R"(local function work() for i = 1, 1000 do end end
local heap = {}
for i = 1, 10000 do heap[i] = {} end
while not Stop do work() heap[#heap] = {} end
)";

}  // namespace

TEST_CASE("an export to a full disk is an error that names the file, and the session goes on", "[session][disk]") {
  const std::string mode = GENERATE("sampling", "call", "line", "allocation");
  CAPTURE(mode);
  if (mode == "allocation" && tests_luajit()) return;  // which refuses it
  const WrittenProgram home{busy};
  Client client{server_on_full_disk(home)};
  client.initialize();
  client.launch_request(home.get(), json::object());
  client.configuration_done();
  json arguments{{"mode", mode}};
  if (mode == "sampling") arguments["interval"] = 1;
  client.request("profiling/start", arguments);
  client.pump_for(300ms);
  client.request("profiling/stop");
  const auto path = (home.folder() / "out" / "profile.json").string();
  std::filesystem::create_directory(home.folder() / "out");
  const std::string refusal = client.refusal("profiling/export", {{"format", "json"}, {"path", path}});
  CHECK(refusal.find(path) != std::string::npos);
  CHECK(refusal.find("File too large") != std::string::npos);
  CHECK(std::filesystem::is_empty(home.folder() / "out"));
  const json content = client.request("profiling/export", {{"format", "json"}});
  CHECK(content.at("content").get<std::string>().size() > room_bytes);
  client.request("profiling/start");
  client.request("profiling/stop");
  client.disconnect();
}

TEST_CASE("a snapshot on a full disk is an error that names the file, and the program goes on", "[session][disk]") {
  const WrittenProgram home{busy};
  Client client{server_on_full_disk(home)};
  client.initialize();
  client.launch_request(home.get(), json::object());
  client.configuration_done();
  const auto store = home.folder() / ".wayfinder" / "snapshots";
  for (const std::string mode : {"fork", "inPlace"}) {
    CAPTURE(mode);
    const std::string refusal = client.refusal("takeHeapSnapshot", {{"mode", mode}});
    CHECK(refusal.find(store.string()) != std::string::npos);
    CHECK(refusal.find("File too large") != std::string::npos);
    CHECK(files_in(store).empty());
  }
  CHECK(client.request("listHeapSnapshots").at("snapshots").empty());
  CHECK(client.request("evaluate", {{"expression", "1 + 1"}, {"context", "repl"}}).at("result") == "2");
  client.request("evaluate", {{"expression", "Stop = true"}, {"context", "repl"}});
  CHECK(client.expect_terminated() == 0);
  client.disconnect();
}

TEST_CASE("exports at the program's end that cannot be written are told, and the others are written",
          "[session][disk]") {
  const WrittenProgram home{"local e = os.clock() + 0.3\nwhile os.clock() < e do end\n"};
  const auto folded = (home.folder() / "out.folded").string();
  const auto missing = (home.folder() / "no" / "such" / "folder.json").string();
  auto client = Client::run(
      home.get(),
      {{"profile",
        {{"interval", 1},
         {"export", {{{"format", "json"}, {"path", missing}}, {{"format", "folded"}, {"path", folded}}}}}}});
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output("console").find(missing) != std::string::npos);
  CHECK(std::filesystem::file_size(folded) > 0);
  client.disconnect();
}
