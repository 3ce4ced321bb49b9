#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "memory/export/exporter.hpp"
#include "tests/unit/memory/made_heap.hpp"

using namespace wayfinder::memory;
using nlohmann::json;

namespace {

std::string written(const HeapGraph& graph, std::string_view format) {
  std::string file;
  const auto done = exporter_named(format)->write(graph, [&file](std::string_view bytes) {
    file += bytes;
    return true;
  });
  REQUIRE(done);
  return file;
}

constexpr std::size_t node_fields = 6;
constexpr std::size_t edge_fields = 3;

}  // namespace

TEST_CASE("every object and reference is in the heapsnapshot, and what is read back has the same sizes",
          "[memory][export]") {
  MadeHeap heap;
  const auto cache = heap.under(MadeHeap::globals, {"cache"});
  const auto text = heap.string("long", 5'000'000'000);
  heap.index(cache, 12, text);
  const auto graph = heap.graph();
  const json file = json::parse(written(*graph, "heapsnapshot"));
  CHECK(file["snapshot"]["node_count"] == graph->objects());
  REQUIRE(file["nodes"].size() == graph->objects() * node_fields);
  CHECK(file["snapshot"]["edge_count"] == graph->columns().edge_targets.size());
  REQUIRE(file["edges"].size() == graph->columns().edge_targets.size() * edge_fields);
  const std::size_t row = text * node_fields;
  CHECK(file["strings"][file["nodes"][row + 1].get<std::size_t>()] == "long");
  CHECK(file["nodes"][row + 2] == text + 1);
  CHECK(file["nodes"][row + 3] == 5'000'000'000);
  const std::size_t edge = graph->columns().first_edges[cache] * edge_fields;
  CHECK(file["edges"][edge] == 1);
  CHECK(file["edges"][edge + 1] == 12);
  CHECK(file["edges"][edge + 2] == row);
}

TEST_CASE("names of any bytes go through every export", "[memory][export]") {
  using namespace std::string_literals;
  MadeHeap heap;
  for (const auto& name :
       {"a\0b"s, "two\nlines"s, "no \xff\xfe utf-8"s, "\"quotes\" and \\"s, std::string(3'000'000, 'x')})
    heap.field(MadeHeap::globals, name, heap.string(name));
  const auto graph = heap.graph();
  const json snapshot = json::parse(written(*graph, "heapsnapshot"));
  CHECK(snapshot["strings"].dump().find("quotes") != std::string::npos);
  const json objects = json::parse(written(*graph, "json"));
  CHECK(objects["objects"].size() == graph->objects());
  CHECK(written(*graph, "pprof").starts_with("\x1f\x8b"));
}

TEST_CASE("the json export tells of each object what the requests tell", "[memory][export]") {
  MadeHeap heap;
  const auto cache = heap.under(MadeHeap::globals, {"cache"});
  const auto entry = heap.string("entry", 100);
  heap.index(cache, 3, entry);
  const json file = json::parse(written(*heap.graph(), "json"));
  CHECK(file["format"] == "wayfinder-heap");
  CHECK(file["totalBytes"] == heap.graph()->info().total_bytes);
  const json& told = file["objects"][cache];
  CHECK(told["id"] == cache + 1);
  CHECK(told["name"] == "cache");
  CHECK(told["size"] == 56);
  CHECK(told["retainedSize"] == 156);
  CHECK(told["dominator"] == MadeHeap::globals + 1);
  CHECK(told["references"] == json::array({{{"kind", "index"}, {"label", "[3]"}, {"object", entry + 1}}}));
}

TEST_CASE("an export whose file cannot be written stops at once", "[memory][export]") {
  MadeHeap heap;
  for (int i = 0; i < 20'000; ++i)
    heap.field(MadeHeap::globals, "name" + std::to_string(i), heap.table());
  const auto graph = heap.graph();
  for (const auto& exporter : exporters()) {
    int calls = 0;
    CAPTURE(exporter.name);
    CHECK(exporter.write(*graph, [&calls](std::string_view) {
      ++calls;
      return false;
    }));
    CHECK(calls == 1);
  }
}
