#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "memory/graph/heap_graph.hpp"
#include "memory/store/snapshot_store.hpp"

/// Snapshot files on the command line.
namespace wayfinder::adapter {

constexpr std::string_view heap_file_suffix = ".wfheap";

/// The snapshot in a file. Error: bad_argument with `argument` as field, which holds the path and the reason.
[[nodiscard]] Result<std::shared_ptr<const memory::HeapGraph>> open_heap_file(const std::string& path,
                                                                              std::string_view argument);

/// Leaves the index of a large heap beside its file, where one may write there, so that the next question is quick.
void keep_heap_index(const std::string& path, const memory::HeapGraph& graph);

/// What a file says of itself, as if it were snapshot `id` of a session.
[[nodiscard]] memory::StoredSnapshot as_stored(const memory::HeapGraph& graph, const std::string& path,
                                               std::uint64_t id = 1);

}  // namespace wayfinder::adapter
