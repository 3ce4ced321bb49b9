#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/link_messages.hpp"

/// Wayfinder's memory requests and events (docs/requests.md). Sizes are bytes; ids are integers from 1; `start` counts
/// from 0; sorts go downwards.
namespace wayfinder::memory_requests {

/// The agent's numbers, and when they were asked for.
struct StatisticsBody : link::MemoryStatisticsBody {
  std::int64_t timestamp{};  ///< Unix time in milliseconds
  std::optional<double> allocation_rate_bytes_per_sec;
};
template <std::same_as<StatisticsBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple_cat(fields_of(std::type_identity<link::MemoryStatisticsBody>{}),
                        std::tuple{field("timestamp", &T::timestamp),
                                   field("allocationRateBytesPerSec", &T::allocation_rate_bytes_per_sec)});
}
struct Statistics {
  static constexpr std::string_view command = "memoryStatistics";
  using Arguments = Nothing;
  using Body = StatisticsBody;
};

struct TakeArguments {
  std::optional<std::string> label;
  std::optional<bool> collect;        ///< absent: true
  std::optional<std::int64_t> limit;  ///< objects; absent: wayfinder.yaml's objectLimit; 0: none
  std::optional<link::SnapshotMode> mode;
};
template <std::same_as<TakeArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("label", &T::label), field("collect", &T::collect), field("limit", &T::limit, at_least(0)),
                    field("mode", &T::mode)};
}
struct SnapshotSummary {
  std::int64_t id{};
  std::string label;
  std::int64_t timestamp{};  ///< Unix time in milliseconds
  StatisticsBody statistics;
  std::map<std::string, std::uint64_t> object_counts;
  std::map<std::string, std::uint64_t> size_by_type;
  std::uint64_t objects{};
  std::uint64_t references{};
  bool truncated{};
  std::uint64_t garbage_bytes{};
  std::string sizes;  ///< "exact" or "estimated"
  link::SnapshotMode mode{};
  double pause_ms{};
  double collect_ms{};  ///< the collection's part of pauseMs
  double total_ms{};
  std::string path;
};
template <std::same_as<SnapshotSummary> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id),
                    field("label", &T::label),
                    field("timestamp", &T::timestamp),
                    field("statistics", &T::statistics),
                    field("objectCounts", &T::object_counts),
                    field("sizeByType", &T::size_by_type),
                    field("objects", &T::objects),
                    field("references", &T::references),
                    field("truncated", &T::truncated),
                    field("garbageBytes", &T::garbage_bytes),
                    field("sizes", &T::sizes),
                    field("mode", &T::mode),
                    field("pauseMs", &T::pause_ms),
                    field("collectMs", &T::collect_ms),
                    field("totalMs", &T::total_ms),
                    field("path", &T::path)};
}
struct TakeBody {
  SnapshotSummary snapshot;
};
template <std::same_as<TakeBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("snapshot", &T::snapshot)};
}
struct Take {
  static constexpr std::string_view command = "takeHeapSnapshot";
  using Arguments = TakeArguments;
  using Body = TakeBody;
};

struct ListBody {
  std::vector<SnapshotSummary> snapshots;  ///< this session's, oldest first
};
template <std::same_as<ListBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("snapshots", &T::snapshots)};
}
struct List {
  static constexpr std::string_view command = "listHeapSnapshots";
  using Arguments = Nothing;
  using Body = ListBody;
};

struct DeleteArguments {
  std::int64_t id{};
};
template <std::same_as<DeleteArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id, at_least(1))};
}
struct Delete {
  static constexpr std::string_view command = "deleteHeapSnapshot";
  using Arguments = DeleteArguments;
  using Body = Nothing;
};

enum class Sort { size, retained, count };
constexpr auto names_of(std::type_identity<Sort>) {
  return std::array{name(Sort::size, "size"), name(Sort::retained, "retained"), name(Sort::count, "count")};
}
enum class ObjectType { table, function, userdata, thread, string, proto, upvalue, internal };
constexpr auto names_of(std::type_identity<ObjectType>) {
  return std::array{name(ObjectType::table, "table"),       name(ObjectType::function, "function"),
                    name(ObjectType::userdata, "userdata"), name(ObjectType::thread, "thread"),
                    name(ObjectType::string, "string"),     name(ObjectType::proto, "proto"),
                    name(ObjectType::upvalue, "upvalue"),   name(ObjectType::internal, "internal")};
}

struct GetArguments {
  std::int64_t id{};
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> count;  ///< absent: 100
  std::optional<Sort> sort;           ///< absent: size
  std::optional<ObjectType> type;
  std::optional<std::string> filter;  ///< part of the name
};
template <std::same_as<GetArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id, at_least(1)),
                    field("start", &T::start, at_least(0)),
                    field("count", &T::count, between(0, 1000)),
                    field("sort", &T::sort),
                    field("type", &T::type),
                    field("filter", &T::filter)};
}
struct ObjectInfo {
  std::int64_t id{};
  std::string type;
  std::string name;
  std::uint64_t size{};
  std::uint64_t retained_size{};
  std::int64_t distance{};
  std::uint64_t retainers{};
  std::vector<std::string> path;
};
template <std::same_as<ObjectInfo> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id),
                    field("type", &T::type),
                    field("name", &T::name),
                    field("size", &T::size),
                    field("retainedSize", &T::retained_size),
                    field("distance", &T::distance),
                    field("retainers", &T::retainers),
                    field("path", &T::path)};
}
struct GetBody {
  SnapshotSummary snapshot;
  std::uint64_t total{};  ///< objects that fit type and filter
  std::vector<ObjectInfo> objects;
};
template <std::same_as<GetBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("snapshot", &T::snapshot), field("total", &T::total), field("objects", &T::objects)};
}
struct Get {
  static constexpr std::string_view command = "getHeapSnapshot";
  using Arguments = GetArguments;
  using Body = GetBody;
};

struct GetObjectArguments {
  std::int64_t snapshot{};
  std::int64_t object{};
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> count;
};
template <std::same_as<GetObjectArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("snapshot", &T::snapshot, at_least(1)), field("object", &T::object, at_least(1)),
                    field("start", &T::start, at_least(0)), field("count", &T::count, between(0, 1000))};
}
struct ObjectLink {
  std::string kind;
  std::string label;
  std::int64_t object{};
  std::string type;
  std::string name;
  std::uint64_t size{};
};
template <std::same_as<ObjectLink> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("kind", &T::kind), field("label", &T::label), field("object", &T::object),
                    field("type", &T::type), field("name", &T::name),   field("size", &T::size)};
}
struct GetObjectBody {
  std::int64_t id{};
  std::string type;
  std::string name;
  std::uint64_t size{};
  std::uint64_t retained_size{};
  std::int64_t distance{};
  std::uint64_t retainer_count{};
  std::uint64_t reference_count{};
  std::vector<std::string> path;
  std::vector<ObjectLink> references;
  std::vector<ObjectLink> retainers;
  std::int64_t dominator{};  ///< 0 for the root
};
template <std::same_as<GetObjectBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id),
                    field("type", &T::type),
                    field("name", &T::name),
                    field("size", &T::size),
                    field("retainedSize", &T::retained_size),
                    field("distance", &T::distance),
                    field("retainerCount", &T::retainer_count),
                    field("referenceCount", &T::reference_count),
                    field("path", &T::path),
                    field("references", &T::references),
                    field("retainers", &T::retainers),
                    field("dominator", &T::dominator)};
}
struct GetObject {
  static constexpr std::string_view command = "getHeapObject";
  using Arguments = GetObjectArguments;
  using Body = GetObjectBody;
};

struct DiffArguments {
  std::int64_t from{};
  std::int64_t to{};
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> count;
  std::optional<Sort> sort;
};
template <std::same_as<DiffArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("from", &T::from, at_least(1)), field("to", &T::to, at_least(1)),
                    field("start", &T::start, at_least(0)), field("count", &T::count, between(0, 1000)),
                    field("sort", &T::sort)};
}
struct Group {
  std::string type;
  std::string name;
  std::string path;
  std::int64_t count_delta{};
  std::int64_t size_delta{};
};
template <std::same_as<Group> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("type", &T::type), field("name", &T::name), field("path", &T::path),
                    field("countDelta", &T::count_delta), field("sizeDelta", &T::size_delta)};
}
struct Suspect {
  std::string path;
  std::int64_t count_delta{};
  std::int64_t retained_delta{};
  std::string reason;
};
template <std::same_as<Suspect> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("path", &T::path), field("countDelta", &T::count_delta),
                    field("retainedDelta", &T::retained_delta), field("reason", &T::reason)};
}
struct DiffTotals {
  std::uint64_t added{};  ///< "new" on the wire
  std::uint64_t deleted{};
};
template <std::same_as<DiffTotals> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("new", &T::added), field("deleted", &T::deleted)};
}
struct DiffBody {
  std::int64_t from_id{};
  std::int64_t to_id{};
  std::int64_t memory_delta_bytes{};
  double memory_delta_kb{};
  std::map<std::string, std::int64_t> object_count_deltas;
  std::vector<ObjectInfo> new_objects;
  std::vector<ObjectInfo> deleted_objects;
  DiffTotals totals;
  std::vector<Group> groups;
  std::vector<Suspect> suspects;
  std::string identity;  ///< how objects were told apart: "birth" or "path"
};
template <std::same_as<DiffBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("fromId", &T::from_id),
                    field("toId", &T::to_id),
                    field("memoryDeltaBytes", &T::memory_delta_bytes),
                    field("memoryDeltaKb", &T::memory_delta_kb),
                    field("objectCountDeltas", &T::object_count_deltas),
                    field("newObjects", &T::new_objects),
                    field("deletedObjects", &T::deleted_objects),
                    field("totals", &T::totals),
                    field("groups", &T::groups),
                    field("suspects", &T::suspects),
                    field("identity", &T::identity)};
}
struct Diff {
  static constexpr std::string_view command = "diffSnapshots";
  using Arguments = DiffArguments;
  using Body = DiffBody;
};

struct TrendArguments {
  std::vector<std::int64_t> ids;  ///< two or more, in order of time
};
template <std::same_as<TrendArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("ids", &T::ids)};
}
struct TrendPoint {
  std::int64_t id{};
  std::int64_t timestamp{};  ///< Unix time in milliseconds
  std::uint64_t total_bytes{};
  std::map<std::string, std::uint64_t> object_counts;
};
template <std::same_as<TrendPoint> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id), field("timestamp", &T::timestamp), field("totalBytes", &T::total_bytes),
                    field("objectCounts", &T::object_counts)};
}
struct TrendGroup {
  std::string type;
  std::string name;
  std::string path;
  std::vector<std::int64_t> counts;  ///< one a snapshot
  std::vector<std::int64_t> sizes;
  bool growing{};
};
template <std::same_as<TrendGroup> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("type", &T::type),     field("name", &T::name),   field("path", &T::path),
                    field("counts", &T::counts), field("sizes", &T::sizes), field("growing", &T::growing)};
}
struct TrendBody {
  std::vector<TrendPoint> points;
  std::vector<TrendGroup> groups;
  std::vector<Suspect> suspects;
};
template <std::same_as<TrendBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("points", &T::points), field("groups", &T::groups), field("suspects", &T::suspects)};
}
struct Trend {
  static constexpr std::string_view command = "snapshotTrend";
  using Arguments = TrendArguments;
  using Body = TrendBody;
};

enum class HeapFormat { heapsnapshot, json, pprof };
constexpr auto names_of(std::type_identity<HeapFormat>) {
  return std::array{name(HeapFormat::heapsnapshot, "heapsnapshot"), name(HeapFormat::json, "json"),
                    name(HeapFormat::pprof, "pprof")};
}
struct ExportArguments {
  std::int64_t id{};
  HeapFormat format{};
  std::string path;
};
template <std::same_as<ExportArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("id", &T::id, at_least(1)), field("format", &T::format), field("path", &T::path)};
}
struct ExportBody {
  std::string path;
  std::uint64_t bytes{};
};
template <std::same_as<ExportBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("path", &T::path), field("bytes", &T::bytes)};
}
struct Export {
  static constexpr std::string_view command = "exportHeapSnapshot";
  using Arguments = ExportArguments;
  using Body = ExportBody;
};

struct StoreStatisticsBody {
  std::string directory;
  std::uint64_t size{};
  std::uint64_t max_bytes{};
  std::uint64_t entries{};
  std::uint64_t hits{};
  std::uint64_t misses{};
  std::uint64_t evictions{};
  std::uint64_t bytes_mapped{};
};
template <std::same_as<StoreStatisticsBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("directory", &T::directory), field("size", &T::size),
                    field("maxBytes", &T::max_bytes),  field("entries", &T::entries),
                    field("hits", &T::hits),           field("misses", &T::misses),
                    field("evictions", &T::evictions), field("bytesMapped", &T::bytes_mapped)};
}
struct StoreStatistics {
  static constexpr std::string_view command = "memory/storeStatistics";
  using Arguments = Nothing;
  using Body = StoreStatisticsBody;
};

/// At most 4 times a second while the program runs, to clients that sent supportsWayfinderEvents.
struct MemoryEventBody {
  std::int64_t total_bytes{};
  double allocation_rate_bytes_per_sec{};
  std::optional<std::string> gc_mode;
};
template <std::same_as<MemoryEventBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("totalBytes", &T::total_bytes),
                    field("allocationRateBytesPerSec", &T::allocation_rate_bytes_per_sec),
                    field("gcMode", &T::gc_mode)};
}
struct MemoryEvent {
  static constexpr std::string_view event = "wayfinder/memory";
  using Body = MemoryEventBody;
};

}  // namespace wayfinder::memory_requests
