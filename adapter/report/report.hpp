#pragma once
#include <memory>
#include <string>
#include <vector>

#include "memory/graph/heap_graph.hpp"
#include "profiling/export/exporter.hpp"
#include "protocol/json.hpp"

/// One self-contained page of profiles, heap snapshots and what changed between them. It loads nothing: its content
/// security policy forbids all but its own script and style. What it shows of large heaps is reduced beforehand, and
/// says so. Pure; thread: any but adapter I/O, as it takes seconds.
namespace wayfinder::adapter {

struct ReportProfile {
  std::string file;
  profiling::Profile profile;
};

struct ReportSnapshot {
  std::string file;
  std::string title;
  std::shared_ptr<const memory::HeapGraph> graph;
};

/// Two snapshots or more that belong together, in order of time.
struct ReportSeries {
  std::string title;
  std::vector<ReportSnapshot> snapshots;
};

struct ReportInput {
  std::vector<ReportProfile> profiles;
  std::vector<ReportSnapshot> snapshots;
  json leak_tests;                  ///< as `wayfinder leaktest --format json` has them; null: none
  std::vector<ReportSeries> leaks;  ///< of tests that leak
  std::vector<std::string> notes;   ///< to be shown with the page's own
};

/// The whole file. Parts: leak tests and how their heaps grew; for each program with several snapshots, or profiles of
/// one mode, what changed from the first to the last; then each profile and each snapshot.
[[nodiscard]] std::string write_report(const ReportInput& input, const profiling::SourceText& sources);

}  // namespace wayfinder::adapter
