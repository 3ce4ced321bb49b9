#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "memory/store/snapshot_store.hpp"
#include "protocol/memory_messages.hpp"

namespace wayfinder::adapter {

/// Numbers by the names of their types: what Lua knows as values, always, and the rest when there are some.
[[nodiscard]] std::map<std::string, std::uint64_t> counts_by_type(
    const std::array<std::uint64_t, memory::object_kind_count>& counts);

/// What the file says; how the snapshot was taken is not in it. Pure; thread: any.
[[nodiscard]] memory_requests::SnapshotSummary summary_body(const memory::StoredSnapshot& stored);

}  // namespace wayfinder::adapter
