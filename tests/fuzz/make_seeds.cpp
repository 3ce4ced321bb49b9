// Writes a few valid inputs for each fuzz target: make_seeds FOLDER makes FOLDER/<target>/<number>.
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "memory/graph/heap_graph.hpp"
#include "memory/snapshot_file.hpp"
#include "profiling/export/native_json.hpp"
#include "profiling/sample_block.hpp"
#include "profiling/tree_block.hpp"
#include "protocol/framing.hpp"
#include "protocol/link_framing.hpp"
#include "tests/fuzz/small_heap.hpp"

namespace {

using namespace wayfinder;

void write_seeds(const std::filesystem::path& folder, std::initializer_list<std::string> seeds) {
  std::filesystem::create_directories(folder);
  int number = 0;
  for (const auto& seed : seeds)
    std::ofstream{folder / std::to_string(++number), std::ios::binary} << seed;
}

profiling::SampleBlock sample_block() {
  using namespace profiling;
  return {.profile = 1,
          .functions = {{.id = 1, .kind = FunctionKind::main_chunk, .source = "@app.lua", .name = "main chunk"},
                        {.id = 2, .kind = FunctionKind::c, .first_line = -1, .source = "=[C]", .name = "print"}},
          .samples = {{.weight_ns = 1'000'000, .time_ns = 5, .thread = 1, .frames = {{2, -1}, {1, 12}}}}};
}

profiling::TreeBlock tree_block() {
  using namespace profiling;
  return {.profile = 1,
          .functions = {{.id = 1, .kind = FunctionKind::main_chunk, .source = "@app.lua", .name = "main chunk"}},
          .nodes = {{.parent = 0, .function = 1, .line = -1, .thread = 1}},
          .counts = {{.node = 1, .count = 3, .self_ns = 1'000}},
          .calls = {{.node = 1, .begin_ns = 5, .end_ns = 9}}};
}

std::string profile_file(profiling::Mode mode) {
  profiling::Profile profile{{.id = 1, .label = "caf\xE9", .mode = mode, .notes = {"one note"}}};
  const bool is_sampled = mode == profiling::Mode::sampling;
  const auto merged = is_sampled ? profile.merge(sample_block()) : profile.merge_counts(tree_block());
  if (!merged) std::cerr << merged.error().message << '\n';
  return *profiling::write_native_json(profile);
}

void write_snapshots(const std::filesystem::path& folder) {
  using namespace memory;
  std::filesystem::create_directories(folder);
  const SmallHeap small;
  const HeapColumns columns = small.columns();
  const SnapshotInfo info{.process_key = 1, .epoch = 1, .births_known = true, .sizes_exact = true, .lua = "5.4"};
  const std::array<LongString, 1> strings{{{77, 5, 2, 0}}};
  const std::array<TableRoom, 1> rooms{{{1, 16, 3, 0, 0, 0, 13 * 16}}};
  const std::array<SuspendedThread, 1> threads{{{3, 1}}};
  std::array<ColumnBytes, detail_column_count> details;
  (void)detail_columns({strings, rooms, threads}, details);
  for (const Codec codec : {Codec::raw, Codec::zstd}) {
    const auto name = codec == Codec::raw ? "1" : "2";
    const auto written = write_snapshot_file(folder / name, columns, info, codec, details);
    if (!written) std::cerr << written.error().message << '\n';
  }
}

void write_indexes(const std::filesystem::path& folder) {
  using namespace memory;
  std::filesystem::create_directories(folder);
  const SmallHeap small;
  const HeapGraph graph{nullptr, small.columns(), {}};
  (void)graph.names();
  (void)graph.retainers();
  (void)graph.dominators();
  const auto index = graph.new_index();
  if (!index || !write_index_file(folder / "1", *index, SmallHeap::mark)) std::cerr << "no index was written\n";
}

}  // namespace

int main(int count, char** arguments) {
  using profiling::Mode;
  if (count != 2) {
    std::cerr << "usage: make_seeds FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  const std::string breakpoints =
      R"({"source":{"path":"a.lua"},"breakpoints":[{"line":3,"condition":"x","logMessage":"{x}"}]})";
  write_seeds(folder / "framing", {dap::encode_body("{}"), dap::encode_body(breakpoints) + dap::encode_body(""),
                                   "Content-Type: a\r\nContent-Length: 2\r\n\r\n{}", "GET / HTTP/1.1\r\n\r\n"});
  write_seeds(folder / "link_framing",
              {link::encode_request(1, "start", nullptr), link::encode_answer(1, {{"totalMs", 1}}),
               link::encode_error(2, refuse("id", "a snapshot", "4").value()),
               link::encode_event("ended", {{"exitCode", 0}}) + link::encode_frame(link::FrameKind::samples, "abc")});
  write_seeds(
      folder / "arguments",
      {breakpoints, R"({"adapterID":"x","linesStartAt1":true,"pathFormat":"path"})",
       R"({"threadId":1,"startFrame":0,"levels":20})", R"({"variablesReference":1,"filter":"indexed","count":9})",
       R"({"profile":1,"mode":"sampling","intervalMs":10,"clock":"cpu"})",
       R"({"breakpointMode":"gate","evaluateTimeoutMs":1,"stopOnEntry":true,"noDebug":false,"skipFiles":["*"]})"});
  write_seeds(folder / "sample_block",
              {profiling::encode(profiling::SampleBlock{}), profiling::encode(sample_block())});
  write_seeds(folder / "tree_block", {profiling::encode(profiling::TreeBlock{}), profiling::encode(tree_block())});
  write_seeds(folder / "profile_file", {profile_file(Mode::sampling), profile_file(Mode::call),
                                        profile_file(Mode::line), profile_file(Mode::allocation)});
  write_snapshots(folder / "snapshot_file");
  write_indexes(folder / "index_file");
  return 0;
}
