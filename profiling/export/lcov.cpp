#include "profiling/export/lcov.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "profiling/export/exporter.hpp"
#include "profiling/export/labels.hpp"
#include "profiling/function_name.hpp"

namespace wayfinder::profiling {
namespace {

using HitsByLine = std::map<std::int32_t, std::uint64_t>;

bool is_file(std::string_view source) {
  return source.starts_with('@');
}

std::map<std::string, HitsByLine> hits_by_file(const Profile& profile) {
  std::map<std::string, HitsByLine> files;
  for (const ExecutableLines& file : profile.executable_lines()) {
    if (!is_file(file.source)) continue;
    for (const std::int32_t line : file.lines)
      files[file.source].try_emplace(line);
  }
  const FrameTable& table = profile.frames();
  for (const ThreadProfile& thread : profile.threads()) {
    for (const Node& node : thread.tree.nodes().subspan(1)) {
      const auto [function, line] = table.frames()[index_of(node.frame)];
      const std::string& source = table.functions()[index_of(function)].source;
      if (line > 0 && node.hits != 0 && is_file(source)) files[source][line] += node.hits;
    }
  }
  return files;
}

std::string on_one_line(std::string text) {
  std::ranges::replace_if(text, [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

}  // namespace

Result<std::string> write_lcov(const Profile& profile) {
  if (auto fits = check_mode("lcov", profile.head().mode); !fits) return tl::unexpected(std::move(fits.error()));
  std::string text;
  for (const auto& [source, hits] : hits_by_file(profile)) {
    text += fmt::format("TN:\nSF:{}\n", on_one_line(shown_source(source)));
    for (const auto& [line, count] : hits)
      fmt::format_to(std::back_inserter(text), "DA:{},{}\n", line, count);
    const auto reached = std::ranges::count_if(hits, [](const auto& line) { return line.second != 0; });
    text += fmt::format("LF:{}\nLH:{}\nend_of_record\n", hits.size(), reached);
  }
  return text;
}

}  // namespace wayfinder::profiling
