#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/fields.hpp"

/// The request that looks for known kinds of waste in one heap snapshot (docs/requests.md). Sizes are bytes; all lists
/// go downwards.
namespace wayfinder::memory_requests {

enum class ReportKind { duplicate_strings, sparse_tables, closures, coroutines };
constexpr auto names_of(std::type_identity<ReportKind>) {
  return std::array{name(ReportKind::duplicate_strings, "duplicateStrings"),
                    name(ReportKind::sparse_tables, "sparseTables"), name(ReportKind::closures, "closures"),
                    name(ReportKind::coroutines, "coroutines")};
}

struct ReportArguments {
  std::int64_t snapshot{};
  std::optional<std::vector<ReportKind>> kinds;  ///< absent: all
  std::optional<std::int64_t> count;             ///< rows of each; absent: 100
};
template <std::same_as<ReportArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("snapshot", &T::snapshot, at_least(1)), field("kinds", &T::kinds),
                    field("count", &T::count, between(0, 1000))};
}

struct DuplicateGroup {
  std::string preview;  ///< the first bytes
  std::uint64_t length{};
  std::uint64_t copies{};
  std::uint64_t wasted_bytes{};  ///< of all copies but one
  std::vector<std::int64_t> objects;
};
template <std::same_as<DuplicateGroup> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("preview", &T::preview), field("length", &T::length), field("copies", &T::copies),
                    field("wastedBytes", &T::wasted_bytes), field("objects", &T::objects)};
}
struct DuplicateStringsBody {
  std::uint64_t total{};
  std::uint64_t wasted_bytes{};
  std::vector<DuplicateGroup> groups;
};
template <std::same_as<DuplicateStringsBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("total", &T::total), field("wastedBytes", &T::wasted_bytes), field("groups", &T::groups)};
}

struct SparseTableBody {
  std::int64_t object{};
  std::string name;
  std::uint64_t size{};
  std::uint64_t array_slots{};
  std::uint64_t array_used{};
  std::uint64_t hash_slots{};
  std::uint64_t hash_used{};
  std::uint64_t wasted_bytes{};  ///< of the empty slots
};
template <std::same_as<SparseTableBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("object", &T::object),
                    field("name", &T::name),
                    field("size", &T::size),
                    field("arraySlots", &T::array_slots),
                    field("arrayUsed", &T::array_used),
                    field("hashSlots", &T::hash_slots),
                    field("hashUsed", &T::hash_used),
                    field("wastedBytes", &T::wasted_bytes)};
}
struct SparseTablesBody {
  std::uint64_t total{};
  std::uint64_t wasted_bytes{};
  std::vector<SparseTableBody> tables;
};
template <std::same_as<SparseTablesBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("total", &T::total), field("wastedBytes", &T::wasted_bytes), field("tables", &T::tables)};
}

struct ClosureSiteBody {
  std::string place;
  std::uint64_t count{};
  std::uint64_t size{};
  std::uint64_t retained_size{};
  std::int64_t largest{};  ///< the object that retains most of them
};
template <std::same_as<ClosureSiteBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("place", &T::place), field("count", &T::count), field("size", &T::size),
                    field("retainedSize", &T::retained_size), field("largest", &T::largest)};
}
struct ClosuresBody {
  std::uint64_t total{};
  std::uint64_t functions{};
  std::vector<ClosureSiteBody> sites;
};
template <std::same_as<ClosuresBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("total", &T::total), field("functions", &T::functions), field("sites", &T::sites)};
}

struct CoroutineBody {
  std::int64_t object{};
  std::string name;
  std::optional<std::string> place;  ///< where it has yielded
  std::uint64_t size{};
  std::uint64_t retained_size{};
};
template <std::same_as<CoroutineBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("object", &T::object), field("name", &T::name), field("place", &T::place),
                    field("size", &T::size), field("retainedSize", &T::retained_size)};
}
struct CoroutinesBody {
  std::uint64_t total{};
  std::uint64_t size{};  ///< of all of them, alone
  std::vector<CoroutineBody> threads;
};
template <std::same_as<CoroutinesBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("total", &T::total), field("size", &T::size), field("threads", &T::threads)};
}

/// What was asked for and cannot be known of this snapshot.
struct UnknownPart {
  ReportKind kind{};
  std::string reason;
};
template <std::same_as<UnknownPart> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("kind", &T::kind), field("reason", &T::reason)};
}
struct ReportBody {
  std::optional<DuplicateStringsBody> duplicate_strings;
  std::optional<SparseTablesBody> sparse_tables;
  std::optional<ClosuresBody> closures;
  std::optional<CoroutinesBody> coroutines;
  std::vector<UnknownPart> unknown;
};
template <std::same_as<ReportBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("duplicateStrings", &T::duplicate_strings), field("sparseTables", &T::sparse_tables),
                    field("closures", &T::closures), field("coroutines", &T::coroutines),
                    field("unknown", &T::unknown)};
}
struct Report {
  static constexpr std::string_view command = "heapReport";
  using Arguments = ReportArguments;
  using Body = ReportBody;
};

}  // namespace wayfinder::memory_requests
