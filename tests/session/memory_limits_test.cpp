#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/session/client.hpp"
#include "tests/session/lua_of_tests.hpp"

using namespace wayfinder::test;
using wayfinder::json;

namespace {

/// Holds some 10 MB, then waits for Done.
constexpr const char* hoarder = R"lua(
Kept, Done = {}, false
for i = 1, 100000 do Kept[i] = { i, i } end
while not Done do end
print("done")
)lua";

Client launched(const Program& source, json limits) {
  Client client;
  client.initialize();
  client.launch_request(source, {{"lua", lua_of_tests()}, {"memory", std::move(limits)}});
  client.configuration_done();
  return client;
}

}  // namespace

TEST_CASE("a program stops when its heap first reaches the limit it was launched with", "[session][memory]") {
  const WrittenProgram written{hoarder};
  auto client = launched(written.get(), {{"stopAtBytes", 2'000'000}});
  const auto stop = client.expect_stopped("memory limit");
  CHECK(stop.body.at("text").get<std::string>().find("memory.stopAtBytes is 2000000") != std::string::npos);
  CHECK(client.evaluate("#Kept > 0") == "true");
  CHECK(client.evaluate("Done = true").empty());
  client.continue_all();
  CHECK(client.expect_terminated() == 0);
  CHECK(client.output() == "done\n");
}

TEST_CASE("a snapshot is taken when a program's heap first reaches the limit it was launched with",
          "[session][memory]") {
  const WrittenProgram written{hoarder};
  auto client = launched(written.get(), {{"snapshotAtBytes", 2'000'000}});
  json snapshots;
  for (int tries = 0; tries < 200 && snapshots.empty(); ++tries) {
    client.pump_for(std::chrono::milliseconds{50});
    snapshots = client.request("listHeapSnapshots").at("snapshots");
  }
  REQUIRE(snapshots.size() == 1);
  CHECK(snapshots[0].at("statistics").at("totalBytes").get<std::int64_t>() >= 2'000'000);
  client.request("evaluate", {{"expression", "Done = true"}, {"context", "repl"}});
  CHECK(client.expect_terminated() == 0);
  CHECK(client.request("listHeapSnapshots").at("snapshots").size() == 1);
  CHECK(client.output("console").find("snapshot 1 was taken") != std::string::npos);
  client.disconnect();
}
