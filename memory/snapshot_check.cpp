#include "memory/snapshot_check.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "memory/graph/type_names.hpp"

namespace wayfinder::memory {

namespace {

struct Misfit {
  std::string field;
  std::string wanted;
  std::string got;
};

std::string element(std::string_view column, std::size_t index) {
  return fmt::format("{}[{}]", column, index);
}

/// The first value that is not below `limit`. The common case is one vectorized pass without a branch.
template <class T>
std::optional<Misfit> check_below(std::string_view column, std::span<const T> values, std::uint64_t limit) {
  std::uint64_t largest = 0;
  for (const T value : values) {
    largest = std::max(largest, static_cast<std::uint64_t>(value));
  }
  if (values.empty() || largest < limit) return std::nullopt;
  const auto bad =
      std::ranges::find_if(values, [limit](T value) { return static_cast<std::uint64_t>(value) >= limit; });
  return Misfit{element(column, static_cast<std::size_t>(bad - values.begin())), fmt::format("less than {}", limit),
                fmt::format("{}", static_cast<std::uint64_t>(*bad))};
}

std::optional<Misfit> check_labels(std::string_view column, std::span<const Label> labels, std::uint64_t strings) {
  const auto bad =
      std::ranges::find_if(labels, [strings](Label label) { return (label & number_bit) == 0 && label >= strings; });
  if (bad == labels.end()) return std::nullopt;
  return Misfit{element(column, static_cast<std::size_t>(bad - labels.begin())),
                fmt::format("a number or a string below {}", strings), fmt::format("{}", *bad)};
}

/// Offsets that start at 0, never fall and end at `end`.
std::optional<Misfit> check_offsets(std::string_view column, std::span<const std::uint32_t> offsets,
                                    std::uint64_t end) {
  if (offsets.front() != 0) return Misfit{element(column, 0), "0", fmt::format("{}", offsets.front())};
  const auto fall = std::ranges::adjacent_find(offsets, std::greater{});
  if (fall != offsets.end()) {
    return Misfit{element(column, static_cast<std::size_t>(fall - offsets.begin()) + 1),
                  fmt::format("at least {}", *fall), fmt::format("{}", *(fall + 1))};
  }
  if (offsets.back() != end) {
    return Misfit{element(column, offsets.size() - 1), fmt::format("{}", end), fmt::format("{}", offsets.back())};
  }
  return std::nullopt;
}

std::optional<Misfit> check_root(std::span<const ObjectKind> kinds) {
  if (kinds.front() != ObjectKind::root) return Misfit{"kinds[0]", "the root", "another object"};
  const auto second = std::find(kinds.begin() + 1, kinds.end(), ObjectKind::root);
  if (second == kinds.end()) return std::nullopt;
  return Misfit{element("kinds", static_cast<std::size_t>(second - kinds.begin())), "no second root", "one"};
}

std::optional<Misfit> first_misfit(const HeapColumns& heap) {
  const std::uint64_t objects = heap.kinds.size();
  const std::uint64_t strings = heap.string_offsets.size() - 1;
  std::optional<Misfit> misfit = check_below("kinds", heap.kinds, object_kind_count);
  if (!misfit) misfit = check_root(heap.kinds);
  if (!misfit) misfit = check_offsets("string_offsets", heap.string_offsets, heap.string_bytes.size());
  if (!misfit && heap.string_offsets[1] != 0) {
    misfit = Misfit{"string_offsets[1]", "0, as string 0 is empty", fmt::format("{}", heap.string_offsets[1])};
  }
  if (!misfit) misfit = check_offsets("first_edges", heap.first_edges, heap.edge_targets.size());
  if (!misfit) misfit = check_below("edge_targets", heap.edge_targets, objects);
  if (!misfit) misfit = check_below("edge_kinds", heap.edge_kinds, edge_kind_count);
  if (!misfit) misfit = check_labels("labels", heap.labels, strings);
  if (!misfit) misfit = check_labels("edge_labels", heap.edge_labels, strings);
  return misfit;
}

/// Rows of objects of one kind, each behind the one before it.
template <class Row>
std::optional<Misfit> check_rows(std::string_view column, const std::optional<std::span<const Row>>& rows,
                                 const HeapColumns& heap, ObjectKind kind) {
  if (!rows) return std::nullopt;
  std::uint64_t least = 0;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const std::uint32_t object = (*rows)[i].object;
    if (object < least || object >= heap.kinds.size() || heap.kinds[object] != kind) {
      return Misfit{element(column, i), fmt::format("the next {}", name_of(kind)), fmt::format("object {}", object)};
    }
    least = std::uint64_t{object} + 1;
  }
  return std::nullopt;
}

std::optional<Misfit> check_rooms(std::span<const TableRoom> rooms) {
  const auto bad = std::ranges::find_if(rooms, [](const TableRoom& room) {
    return room.array_used > room.array_slots || room.hash_used > room.hash_slots;
  });
  if (bad == rooms.end()) return std::nullopt;
  return Misfit{element("table_rooms", static_cast<std::size_t>(bad - rooms.begin())),
                fmt::format("at most {} and {} used slots", bad->array_slots, bad->hash_slots),
                fmt::format("{} and {}", bad->array_used, bad->hash_used)};
}

std::optional<Misfit> check_places(std::span<const SuspendedThread> threads, std::uint64_t strings) {
  const auto bad = std::ranges::find_if(threads, [strings](const auto& thread) { return thread.place >= strings; });
  if (bad == threads.end()) return std::nullopt;
  return Misfit{element("suspended_threads", static_cast<std::size_t>(bad - threads.begin())),
                fmt::format("a string below {}", strings), fmt::format("{}", bad->place)};
}

std::optional<Misfit> first_misfit(const HeapColumns& heap, const HeapDetails& details) {
  auto misfit = check_rows("long_strings", details.long_strings, heap, ObjectKind::string);
  if (!misfit) misfit = check_rows("table_rooms", details.table_rooms, heap, ObjectKind::table);
  if (!misfit) misfit = check_rows("suspended_threads", details.suspended_threads, heap, ObjectKind::thread);
  if (!misfit && details.table_rooms) misfit = check_rooms(*details.table_rooms);
  if (!misfit && details.suspended_threads) {
    misfit = check_places(*details.suspended_threads, heap.string_offsets.size() - 1);
  }
  return misfit;
}

}  // namespace

std::string name_of(ColumnId id) {
  static constexpr std::array<std::string_view, required_column_count> names{
      "kinds",      "sizes",       "addresses",      "births",       "labels", "first_edges", "edge_targets",
      "edge_kinds", "edge_labels", "string_offsets", "string_bytes", "lua",    "program",     "label"};
  const auto number = static_cast<std::uint32_t>(id);
  if (number >= 1 && number <= names.size()) return std::string{names[number - 1]};
  if (id == ColumnId::retained_sizes) return "retained_sizes";
  if (id == ColumnId::allocation_sites) return "allocation_sites";
  if (id == ColumnId::long_strings) return "long_strings";
  if (id == ColumnId::table_rooms) return "table_rooms";
  if (id == ColumnId::suspended_threads) return "suspended_threads";
  return fmt::format("column {}", number);
}

tl::unexpected<Error> refuse_file(const std::filesystem::path& path, std::string_view field, std::string_view wanted,
                                  std::string_view got) {
  auto message = fmt::format("{}: {}: expected {}, got {}", path.string(), field, wanted, got);
  return tl::unexpected(Error{ErrorCode::corrupt_file, std::move(message), std::string{field}});
}

Result<void> check_columns(const std::filesystem::path& path, const HeapColumns& columns, const HeapDetails& details) {
  auto misfit = first_misfit(columns);
  if (!misfit) misfit = first_misfit(columns, details);
  if (misfit) return refuse_file(path, misfit->field, misfit->wanted, misfit->got);
  return {};
}

}  // namespace wayfinder::memory
