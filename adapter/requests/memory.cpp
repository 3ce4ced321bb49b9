#include "adapter/requests/memory.hpp"

#include <fmt/format.h>

#include <asio/this_coro.hpp>

#include "adapter/files/whole_file.hpp"
#include "adapter/session/session.hpp"
#include "adapter/snapshots/bodies.hpp"
#include "adapter/snapshots/report_body.hpp"
#include "memory/export/exporter.hpp"
#include "memory/graph/type_names.hpp"
#include "memory/query/object_links.hpp"

namespace wayfinder::adapter {
namespace {

using namespace memory_requests;
using memory::HeapGraph;

using Graph = std::shared_ptr<const HeapGraph>;

/// The store of a session that has taken snapshots; the error is that of an unknown id.
Result<memory::SnapshotStore*> store_with(Session& session, std::int64_t id, std::string_view field) {
  if (auto* store = session.snapshots().opened_store()) return store;
  return refuse(field, "a snapshot (there is none)", std::to_string(id), ErrorCode::unknown_id);
}

memory::ObjectSort sort_of(std::optional<Sort> sort) {
  switch (sort.value_or(Sort::size)) {
    case Sort::retained:
      return memory::ObjectSort::retained;
    case Sort::count:
      return memory::ObjectSort::count;
    case Sort::size:
      break;
  }
  return memory::ObjectSort::size;
}

constexpr std::int64_t default_page = 100;

/// Has the program written to a new file of the store; what has come to nothing leaves no file behind.
asio::awaitable<Result<link::WriteSnapshotBody>> write_snapshot(Session& session, memory::SnapshotStore& store,
                                                                link::WriteSnapshotArguments order) {
  const std::filesystem::path path{order.path};
  Result<link::WriteSnapshotBody> written = fail(ErrorCode::cancelled, "takeHeapSnapshot was cancelled");
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() == asio::cancellation_type::none) {  // what is done on a worker is done to its end
    auto answer = co_await session.agent().ask<link::WriteSnapshot>(std::move(order));
    written = std::move(answer);
  }
  if (written) co_return written;
  co_await session.workers().run([&] {
    store.discard(path);
    return Nothing{};
  });
  co_return written;
}

/// Two heaps are compared by all their objects.
Error cut_snapshot(std::int64_t id, std::string_view field) {
  return refuse(field, "a snapshot of all objects: what lies beyond a limit would look new or deleted",
                fmt::format("{}, which was cut at its limit", id), ErrorCode::unsupported)
      .value();
}

}  // namespace

asio::awaitable<Result<StatisticsBody>> memory_statistics(Session& session, Nothing) {
  auto statistics = co_await session.agent().ask<link::MemoryStatistics>();
  if (!statistics) co_return tl::unexpected(std::move(statistics.error()));
  const auto rate = session.snapshots().growth_rate().read(statistics->total_bytes);
  co_return StatisticsBody{std::move(*statistics), unix_time_ms(), rate};
}

asio::awaitable<Result<link::ForceGcBody>> force_gc(Session& session, Nothing) {
  co_return co_await session.agent().ask<link::ForceGc>();
}

asio::awaitable<Result<link::InspectRegistryBody>> inspect_registry(Session& session,
                                                                    link::InspectRegistryArguments arguments) {
  co_return co_await session.agent().ask<link::InspectRegistry>(arguments);
}

asio::awaitable<Result<TakeBody>> take_snapshot(Session& session, TakeArguments arguments) {
  const auto store = co_await session.snapshots().store(session.settings().memory, session.workers());
  if (!store) co_return tl::unexpected(store.error());
  const auto path = co_await session.workers().run([&] { return (*store)->new_file(); });
  if (!path) co_return tl::unexpected(path.error());
  const Progress progress{session.progress(), "Taking a heap snapshot"};
  link::WriteSnapshotArguments order;
  order.path = path->string();
  order.collect = arguments.collect.value_or(true);
  order.object_limit = arguments.limit.value_or(session.settings().memory.object_limit);
  order.mode = arguments.mode.value_or(link::SnapshotMode::fork);
  auto written = co_await write_snapshot(session, **store, std::move(order));
  if (!written) co_return tl::unexpected(std::move(written.error()));
  progress.update("reading it");
  const auto stored =
      co_await session.workers().run([&] { return (*store)->adopt(*path, arguments.label.value_or("")); });
  if (!stored) co_return tl::unexpected(stored.error());
  session.snapshots().remember(stored->id, {std::move(*written), stored->info.timestamp_ms});
  co_return TakeBody{session.snapshots().summary_of(*stored)};
}

Result<ListBody> list_snapshots(Session& session, Nothing) {
  ListBody body;
  if (const auto* store = session.snapshots().opened_store()) {
    for (const auto& stored : store->list())
      body.snapshots.push_back(session.snapshots().summary_of(stored));
  }
  return body;
}

asio::awaitable<Result<Nothing>> delete_snapshot(Session& session, DeleteArguments arguments) {
  const auto store = store_with(session, arguments.id, "id");
  if (!store) co_return tl::unexpected(store.error());
  const auto removed = co_await session.workers().run([&] { return (*store)->remove(arguments.id); });
  if (!removed) co_return tl::unexpected(removed.error());
  session.snapshots().forget(static_cast<std::uint64_t>(arguments.id));
  co_return Nothing{};
}

asio::awaitable<Result<GetBody>> get_snapshot(Session& session, GetArguments arguments) {
  const auto store = store_with(session, arguments.id, "id");
  if (!store) co_return tl::unexpected(store.error());
  const auto stored = (*store)->find(arguments.id);
  if (!stored) co_return tl::unexpected(stored.error());
  memory::ObjectPageQuery query;
  query.start = arguments.start.value_or(0);
  query.count = arguments.count.value_or(default_page);
  query.sort = sort_of(arguments.sort);
  if (arguments.type) query.kind = memory::object_kind_named(name_of(*arguments.type));
  query.filter = arguments.filter.value_or("");
  const Progress progress{session.progress(), "Looking through a heap snapshot"};
  const auto page = co_await session.workers().run([&]() -> Result<memory::ObjectPage> {
    const auto graph = (*store)->open(arguments.id);
    if (!graph) return tl::unexpected(graph.error());
    return memory::list_objects(**graph, query);
  });
  if (!page) co_return tl::unexpected(page.error());
  co_return GetBody{session.snapshots().summary_of(*stored), page->total, object_bodies(page->objects)};
}

asio::awaitable<Result<GetObjectBody>> get_object(Session& session, GetObjectArguments arguments) {
  const auto store = store_with(session, arguments.snapshot, "snapshot");
  if (!store) co_return tl::unexpected(store.error());
  const auto links = co_await session.workers().run([&]() -> Result<memory::ObjectLinks> {
    const auto graph = (*store)->open(arguments.snapshot, "snapshot");
    if (!graph) return tl::unexpected(graph.error());
    return memory::inspect_object(**graph, arguments.object, arguments.start.value_or(0),
                                  arguments.count.value_or(default_page));
  });
  if (!links) co_return tl::unexpected(links.error());
  co_return object_body(*links);
}

asio::awaitable<Result<DiffBody>> diff_snapshots(Session& session, DiffArguments arguments) {
  const auto store = store_with(session, arguments.from, "from");
  if (!store) co_return tl::unexpected(store.error());
  const Progress progress{session.progress(), "Comparing two heap snapshots"};
  const memory::DiffQuery query{arguments.start.value_or(0), arguments.count.value_or(default_page),
                                sort_of(arguments.sort)};
  const auto diff = co_await session.workers().run([&]() -> Result<memory::HeapDiff> {
    const auto from = (*store)->open(arguments.from, "from");
    if (!from) return tl::unexpected(from.error());
    const auto to = (*store)->open(arguments.to, "to");
    if (!to) return tl::unexpected(to.error());
    if ((*from)->info().truncated) return tl::unexpected(cut_snapshot(arguments.from, "from"));
    if ((*to)->info().truncated) return tl::unexpected(cut_snapshot(arguments.to, "to"));
    return memory::compare(**from, **to, query);
  });
  if (!diff) co_return tl::unexpected(diff.error());
  co_return diff_body(arguments.from, arguments.to, *diff);
}

asio::awaitable<Result<TrendBody>> snapshot_trend(Session& session, TrendArguments arguments) {
  if (arguments.ids.size() < 2) {
    co_return refuse("ids", "two snapshots or more", std::to_string(arguments.ids.size()));
  }
  const auto store = store_with(session, arguments.ids.front(), "ids[0]");
  if (!store) co_return tl::unexpected(store.error());
  const Progress progress{session.progress(), "Comparing heap snapshots"};
  const auto trend = co_await session.workers().run([&]() -> Result<memory::HeapTrend> {
    std::vector<Graph> graphs;
    for (std::size_t i = 0; i < arguments.ids.size(); ++i) {
      const auto field = fmt::format("ids[{}]", i);
      const auto graph = (*store)->open(arguments.ids[i], field);
      if (!graph) return tl::unexpected(graph.error());
      if ((*graph)->info().truncated) return tl::unexpected(cut_snapshot(arguments.ids[i], field));
      graphs.push_back(*graph);
    }
    return memory::trend_of(graphs);
  });
  if (!trend) co_return tl::unexpected(trend.error());
  co_return trend_body(arguments.ids, *trend);
}

asio::awaitable<Result<ReportBody>> heap_report(Session& session, ReportArguments arguments) {
  const auto store = store_with(session, arguments.snapshot, "snapshot");
  if (!store) co_return tl::unexpected(store.error());
  const Progress progress{session.progress(), "Looking for waste in a heap snapshot"};
  const auto report = co_await session.workers().run([&]() -> Result<ReportBody> {
    const auto graph = (*store)->open(arguments.snapshot, "snapshot");
    if (!graph) return tl::unexpected(graph.error());
    return report_body(**graph, arguments.kinds.value_or(std::vector<ReportKind>{}),
                       static_cast<std::size_t>(arguments.count.value_or(default_page)));
  });
  co_return report;
}

asio::awaitable<Result<ExportBody>> export_snapshot(Session& session, ExportArguments arguments) {
  const auto store = store_with(session, arguments.id, "id");
  if (!store) co_return tl::unexpected(store.error());
  // A relative path is meant where the program runs.
  const std::filesystem::path path = std::filesystem::path{session.program().plan().directory} / arguments.path;
  const auto exporter = memory::exporter_named(name_of(arguments.format));
  const Progress progress{session.progress(), "Writing a heap snapshot for other tools"};
  const auto write = [&](const std::atomic<bool>& is_cancelled) -> Result<std::uint64_t> {
    auto can_write = check_writable(arguments.path.empty() ? std::filesystem::path{} : path, "path");
    if (!can_write) return tl::unexpected(std::move(can_write.error()));
    const auto graph = (*store)->open(arguments.id);
    if (!graph) return tl::unexpected(graph.error());
    return write_whole_file(path, [&](const Put& put) -> Result<void> {
      const Put put_unless_cancelled = [&](std::string_view piece) { return !is_cancelled && put(piece); };
      auto written = exporter->write(**graph, put_unless_cancelled);
      if (is_cancelled) return fail(ErrorCode::cancelled, "exportHeapSnapshot was cancelled");
      return written;
    });
  };
  const auto bytes = co_await session.workers().run_cancellable(write);
  if (!bytes) co_return tl::unexpected(bytes.error());
  co_return ExportBody{path.string(), *bytes};
}

asio::awaitable<Result<StoreStatisticsBody>> store_statistics(Session& session, Nothing) {
  const auto store = co_await session.snapshots().store(session.settings().memory, session.workers());
  if (!store) co_return tl::unexpected(store.error());
  const auto statistics = co_await session.workers().run([&] { return (*store)->statistics(); });
  co_return StoreStatisticsBody{statistics.directory.string(),
                                statistics.size,
                                statistics.max_bytes,
                                statistics.entries,
                                statistics.hits,
                                statistics.misses,
                                statistics.evictions,
                                statistics.bytes_mapped};
}

}  // namespace wayfinder::adapter
