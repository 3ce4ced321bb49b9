#pragma once
#include <filesystem>

#include "memory/graph/graph_index.hpp"
#include "memory/heap_columns.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// That the columns of an index, of the right lengths, fit their heap, as IndexFile promises. O(objects + edges).
/// Errors: corrupt_file with the first element that does not fit as `field`, "parents[3]".
[[nodiscard]] Result<void> check_index(const std::filesystem::path& path, const GraphIndex& index,
                                       const HeapColumns& heap);

}  // namespace wayfinder::memory
