#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "protocol/error.hpp"

struct lua_State;

namespace wayfinder::runtime::heap {

struct SnapshotOptions {
  std::string path;              ///< a new file
  bool collect{true};            ///< a full collection first
  std::uint64_t object_limit{};  ///< 0: none
  bool in_place{};               ///< walk while the program waits, instead of in a copy of the process
  const void* owner{};           ///< whose request it is: all below go by it
  std::int64_t request{};        ///< that asks for it, for cancel_snapshots()
  std::string program;           ///< the main script's path; "": as the stack tells
};

struct SnapshotOutcome {
  bool was_in_place{};  ///< asked for, or the process could not be copied
  bool is_truncated{};
  bool sizes_exact{};
  std::uint64_t total_bytes{}, debugger_bytes{}, garbage_bytes{};
  std::optional<std::uint64_t> peak_bytes;  ///< since the first snapshot
  double pause_ms{};                        ///< how long the program stood still, the collection included
  double collect_ms{};
  double total_ms{};  ///< until the file was whole
};

using SnapshotDone = std::function<void(Result<SnapshotOutcome>)>;

/// Writes the heap of the state of L to a file (memory/snapshot_format.hpp) and calls `done` once, from any thread,
/// when the file is whole or has failed; in the second case nothing is left of it. Returns when the program may go on.
/// Errors: file (cannot be written: path and reason), evaluation (the
/// collection raised), cancelled (cancel_snapshots()), internal (no memory for the walk, the copy was killed).
/// Thread: VM, at a safe point.
void take_snapshot(lua_State* L, const SnapshotOptions& options, SnapshotDone done);

/// Ends what is still being written, for this request of the owner's or (nullopt) for any; its `done` is called with
/// cancelled. One that stands before its first byte is not known yet. Thread: any.
void cancel_snapshots(const void* owner, std::optional<std::int64_t> request) noexcept;

/// Returns when every `done` of the owner's has been called, at the latest after `limit_ms`; false: some were not.
/// Before the process ends, as its copies end with it. Thread: any but the one that calls `done`.
bool wait_for_snapshots(const void* owner, std::int64_t limit_ms) noexcept;

}  // namespace wayfinder::runtime::heap
