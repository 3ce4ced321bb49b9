#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Exports as a reader of each format would understand them.
namespace wayfinder::profiling {

/// Nanoseconds by function: "name" with all below it, recursion once; "self name" on its own.
using TotalsByName = std::map<std::string, std::int64_t>;

[[nodiscard]] TotalsByName read_folded(const std::string& text);
[[nodiscard]] TotalsByName read_speedscope(const std::string& text);
[[nodiscard]] TotalsByName read_native(const std::string& text);
[[nodiscard]] TotalsByName read_callgrind(const std::string& text);
[[nodiscard]] TotalsByName read_pprof(const std::string& bytes);
[[nodiscard]] TotalsByName read_html(const std::string& page);
/// To the microsecond.
[[nodiscard]] TotalsByName read_cpuprofile(const std::string& text);

/// A callgrind file: names are written out, a recursive function's deeper activations are "name'2".
struct CallgrindFile {
  std::map<std::string, std::map<int, std::int64_t>> self;  ///< by function and line
  struct Call {
    std::string caller;
    std::string callee;
    int line{};
    std::int64_t count{};
    std::int64_t below{};
  };
  std::vector<Call> calls;
  std::map<std::string, std::string> file_of;
  std::int64_t summary{};
  std::int64_t totals{};
};
[[nodiscard]] CallgrindFile parse_callgrind(const std::string& text);

/// A pprof file with its strings put in.
struct PprofFile {
  struct Line {
    std::string function;
    std::string file;
    std::int64_t start_line{};
    std::int64_t line{};
  };
  struct Sample {
    std::vector<Line> stack;  ///< leaf first
    std::vector<std::int64_t> values;
    std::map<std::string, std::string> labels;
  };
  std::vector<std::string> sample_types;  ///< "cpu/nanoseconds"
  std::vector<Sample> samples;
  std::string period_type;
  std::string default_sample_type;
  std::int64_t period{};
  std::int64_t time_nanos{};
  std::int64_t duration_nanos{};
  std::vector<std::string> comments;
};
[[nodiscard]] PprofFile parse_pprof(const std::string& bytes);

/// What an html page is filled with, as the JSON that its script reads.
[[nodiscard]] std::string html_data(const std::string& page);

}  // namespace wayfinder::profiling
