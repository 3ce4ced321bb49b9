#pragma once
#include "memory/heap_columns.hpp"
#include "memory/heap_details.hpp"

namespace wayfinder::runtime::heap {

/// Writes a snapshot file (memory/snapshot_format.hpp, raw columns) to an open descriptor and syncs it; 0, or the errno
/// of what failed. No malloc, no lock: may run in a forked child. Thread: any.
[[nodiscard]] int write_columns(int descriptor, const memory::HeapColumns& columns, const memory::HeapDetails& details,
                                const memory::SnapshotInfo& info) noexcept;

}  // namespace wayfinder::runtime::heap
