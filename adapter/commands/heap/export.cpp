#include "adapter/commands/heap/export.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "adapter/commands/heap/file.hpp"
#include "adapter/files/whole_file.hpp"
#include "memory/export/exporter.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::string_view wanted_file = "a heap snapshot";

struct ExportOptions {
  std::optional<std::string> file;
  std::optional<std::string> format;
  std::optional<std::string> output;
};

std::string format_names() {
  std::string names;
  for (const auto& exporter : memory::exporters())
    names += (names.empty() ? "" : ", ") + std::string{exporter.name};
  return names;
}

/// A file beside the snapshot, named after the format.
std::string exported_path(std::string path, std::string_view suffix) {
  if (path.ends_with(heap_file_suffix)) path.resize(path.size() - heap_file_suffix.size());
  return path + std::string{suffix};
}

/// Standard output has a name that may be written into.
std::filesystem::path output_file(const std::string& output) {
  return output == "-" ? "/dev/stdout" : output;
}

Result<int> run_export(const ExportOptions& options) {
  if (!options.file) return refuse("FILE", wanted_file, "nothing");
  if (!options.format) return refuse("--to", "one of " + format_names(), "nothing");
  const auto exporter = memory::exporter_named(*options.format);
  if (!exporter) return refuse("--to", "one of " + format_names(), shown(json(*options.format)));
  const std::string output = options.output.value_or(exported_path(*options.file, exporter->suffix));
  if (output == *options.file) return refuse("-o", "a file other than FILE", shown(json(output)));
  if (auto can_write = check_writable(output_file(output), "-o"); !can_write) {
    return tl::unexpected(std::move(can_write.error()));
  }
  const auto graph = open_heap_file(*options.file, "FILE");
  if (!graph) return tl::unexpected(graph.error());
  const auto write = [&](const Put& put) { return exporter->write(**graph, put); };
  if (const auto written = write_whole_file(output_file(output), write, "-o"); !written) {
    fmt::print(stderr, "wayfinder heap export: {}\n", written.error().message);
    return 1;
  }
  if (output != "-") fmt::print(stderr, "wayfinder: written to {}\n", output);
  return 0;
}

}  // namespace

CommandWork declare_heap_export(CLI::App& heap_export) {
  auto options = std::make_shared<ExportOptions>();
  heap_export.add_option("FILE", options->file, "A heap snapshot (.wfheap)");
  heap_export.add_option("--to", options->format, format_names())->type_name("FORMAT");
  heap_export
      .add_option("-o,--output", options->output, "File to write; - is stdout (default FILE with the format's ending)")
      ->type_name("FILE");
  heap_export.footer(
      "\nExamples:\n"
      "  wayfinder heap export app.lua.wfheap --to heapsnapshot    writes app.lua.heapsnapshot, for Chrome\n"
      "  wayfinder heap export app.lua.wfheap --to pprof -o heap.pb.gz\n");
  return [options] { return run_export(*options); };
}

}  // namespace wayfinder::adapter
