#include "adapter/snapshots/summary_body.hpp"

#include "memory/graph/type_names.hpp"

namespace wayfinder::adapter {

std::map<std::string, std::uint64_t> counts_by_type(
    const std::array<std::uint64_t, memory::object_kind_count>& counts) {
  using memory::ObjectKind;
  std::map<std::string, std::uint64_t> by_type;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto kind = static_cast<ObjectKind>(i);
    if (kind == ObjectKind::root || (counts[i] == 0 && kind > ObjectKind::string)) continue;
    by_type[std::string{memory::name_of(kind)}] = counts[i];
  }
  return by_type;
}

memory_requests::SnapshotSummary summary_body(const memory::StoredSnapshot& stored) {
  memory_requests::SnapshotSummary summary;
  summary.id = static_cast<std::int64_t>(stored.id);
  summary.label = stored.label;
  summary.timestamp = stored.info.timestamp_ms;
  summary.statistics.timestamp = stored.info.timestamp_ms;
  summary.statistics.total_bytes = static_cast<std::int64_t>(stored.info.total_bytes);
  summary.statistics.total_kb = static_cast<double>(stored.info.total_bytes) / 1024;
  summary.statistics.debugger_bytes = static_cast<std::int64_t>(stored.info.debugger_bytes);
  summary.object_counts = counts_by_type(stored.summary.object_counts);
  summary.size_by_type = counts_by_type(stored.summary.size_by_type);
  summary.objects = stored.summary.objects;
  summary.references = stored.summary.references;
  summary.truncated = stored.info.truncated;
  summary.garbage_bytes = stored.info.garbage_bytes;
  summary.sizes = stored.info.sizes_exact ? "exact" : "estimated";
  summary.path = stored.path.string();
  return summary;
}

}  // namespace wayfinder::adapter
