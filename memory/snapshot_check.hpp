#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "memory/heap_columns.hpp"
#include "memory/heap_details.hpp"
#include "memory/snapshot_format.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// A column's name as errors give it, "edge_targets"; "column 300" for one that this version does not know.
[[nodiscard]] std::string name_of(ColumnId id);

/// The refusal of a snapshot file: `<path>: <field>: expected <wanted>, got <got>`.
[[nodiscard]] tl::unexpected<Error> refuse_file(const std::filesystem::path& path, std::string_view field,
                                                std::string_view wanted, std::string_view got);

/// That columns of the right lengths agree with each other, as SnapshotFile promises. O(objects + edges + strings).
/// Errors: corrupt_file with the first element that does not fit as `field`, "first_edges[3]".
[[nodiscard]] Result<void> check_columns(const std::filesystem::path& path, const HeapColumns& columns,
                                         const HeapDetails& details);

}  // namespace wayfinder::memory
