#pragma once
#include <filesystem>
#include <memory>

#include "memory/graph/heap_graph.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// A snapshot file, mapped, with all that can be asked of it; with the index beside it where that can be trusted.
/// Errors: as SnapshotFile::open(). An index never makes one.
[[nodiscard]] Result<std::shared_ptr<const HeapGraph>> read_snapshot(const std::filesystem::path& path);

/// The index of smaller heaps is made again in less time than a disk may take.
constexpr std::uint32_t worth_an_index = 100'000;

/// Keeps what was made of the snapshot in this file for the next time, where all of it was made, the heap has at least
/// `objects`, and the disk takes it. Whether a file was written.
bool keep_index(const std::filesystem::path& path, const HeapGraph& graph, std::uint32_t objects = worth_an_index);

}  // namespace wayfinder::memory
