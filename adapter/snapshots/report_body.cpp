#include "adapter/snapshots/report_body.hpp"

#include <algorithm>

#include "memory/report/closure_sites.hpp"
#include "memory/report/duplicate_strings.hpp"
#include "memory/report/sparse_tables.hpp"
#include "memory/report/suspended_coroutines.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

using namespace memory_requests;

DuplicateStringsBody body_of(const memory::DuplicateStrings& found) {
  DuplicateStringsBody body{found.total, found.wasted_bytes, {}};
  for (const auto& group : found.groups) {
    body.groups.push_back({escape_text(group.preview),
                           group.length,
                           group.copies,
                           group.wasted_bytes,
                           {group.objects.begin(), group.objects.end()}});
  }
  return body;
}

SparseTablesBody body_of(const memory::SparseTables& found) {
  SparseTablesBody body{found.total, found.wasted_bytes, {}};
  for (const auto& table : found.tables) {
    body.tables.push_back({static_cast<std::int64_t>(table.object), escape_text(table.name), table.size,
                           table.room.array_slots, table.room.array_used, table.room.hash_slots, table.room.hash_used,
                           table.room.empty_bytes});
  }
  return body;
}

ClosuresBody body_of(const memory::ClosureSites& found) {
  ClosuresBody body{found.total, found.functions, {}};
  for (const auto& site : found.sites) {
    body.sites.push_back(
        {escape_text(site.place), site.count, site.size, site.retained_size, static_cast<std::int64_t>(site.largest)});
  }
  return body;
}

CoroutinesBody body_of(const memory::SuspendedCoroutines& found) {
  CoroutinesBody body{found.total, found.size, {}};
  for (const auto& coroutine : found.coroutines) {
    auto& thread = body.threads.emplace_back();
    thread = {static_cast<std::int64_t>(coroutine.object),
              escape_text(coroutine.name),
              {},
              coroutine.size,
              coroutine.retained_size};
    if (coroutine.place) thread.place = escape_text(*coroutine.place);
  }
  return body;
}

/// Why a part is missing. A file that tells of strings is new enough to tell of tables, where the walk could.
std::string reason_of(ReportKind kind, const memory::HeapDetails& details) {
  if (kind == ReportKind::sparse_tables && details.long_strings) {
    return "the public API of this Lua does not tell how many slots a table has";
  }
  return "the snapshot was written by an earlier Wayfinder, which did not note it";
}

}  // namespace

ReportBody report_body(const memory::HeapGraph& graph, const std::vector<ReportKind>& kinds, std::size_t count) {
  ReportBody body;
  const auto is_wanted = [&](ReportKind kind) {
    return kinds.empty() || std::ranges::find(kinds, kind) != kinds.end();
  };
  const auto put = [&](ReportKind kind, auto& part, const auto& found) {
    if (found) {
      part = body_of(*found);
    } else {
      body.unknown.push_back({kind, reason_of(kind, graph.details())});
    }
  };
  if (is_wanted(ReportKind::duplicate_strings)) {
    put(ReportKind::duplicate_strings, body.duplicate_strings, memory::duplicate_strings(graph, count));
  }
  if (is_wanted(ReportKind::sparse_tables)) {
    put(ReportKind::sparse_tables, body.sparse_tables, memory::sparse_tables(graph, count));
  }
  if (is_wanted(ReportKind::closures)) body.closures = body_of(memory::closure_sites(graph, count));
  if (is_wanted(ReportKind::coroutines)) {
    put(ReportKind::coroutines, body.coroutines, memory::suspended_coroutines(graph, count));
  }
  return body;
}

}  // namespace wayfinder::adapter
