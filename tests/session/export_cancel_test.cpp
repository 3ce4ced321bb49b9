#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds time_of(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

}  // namespace

TEST_CASE("an export that is cancelled ends soon, leaves no file, and the next one is whole", "[session][memory]") {
  const WrittenProgram written{
      "io.stdout:setvbuf('no')\nHeap = {}\nfor i = 1, 400000 do Heap[i] = {i, 'text ' .. i} end\nprint('full')\nwhile "
      "not Stop do end\n"};
  written.add("wayfinder.yaml", "memory: { snapshotDirectory: " + (written.folder() / "store").string() + " }\n");
  auto client = Client::run(written.get(), {{"config", (written.folder() / "wayfinder.yaml").string()}});
  (void)client.expect_event("output");
  client.request("takeHeapSnapshot");
  std::filesystem::create_directory(written.folder() / "out");
  const auto path = written.folder() / "out" / "it.heapsnapshot";
  const json arguments{{"id", 1}, {"format", "heapsnapshot"}, {"path", path.string()}};
  client.request("exportHeapSnapshot", arguments);  // which makes the index
  const auto whole = time_of([&] { client.request("exportHeapSnapshot", arguments); });
  const auto size = std::filesystem::file_size(path);
  std::filesystem::remove(path);

  const int seq = client.send("exportHeapSnapshot", arguments);
  client.pump_for(whole / 5);
  json response;
  const auto cancelled = time_of([&] {
    client.request("cancel", {{"requestId", seq}});
    response = client.expect_response(seq);
  });
  CHECK(response.at("success") == false);
  CHECK(response.at("message") == "cancelled");
  CAPTURE(whole.count(), cancelled.count());
  CHECK(cancelled < whole / 2);
  CHECK(std::filesystem::is_empty(written.folder() / "out"));
  CHECK(client.request("exportHeapSnapshot", arguments).at("bytes") == size);
}
