#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// A heap snapshot as flat columns: what the walker emits, the file holds and every analysis reads. Plain data.
namespace wayfinder::memory {

enum class ObjectKind : std::uint8_t { root, table, function, userdata, thread, string, proto, upvalue, internal };
constexpr std::size_t object_kind_count = 9;

/// How one object holds another.
enum class EdgeKind : std::uint8_t {
  key,
  value,
  index,
  field,
  metatable,
  upvalue,
  local,
  constant,
  environment,
  registry,
  uservalue,
  weak,
  ephemeron,
  internal
};
constexpr std::size_t edge_kind_count = 14;

/// An edge's label, or an object's: a string of the pool, or a number (array index, slot) when number_bit is set.
using Label = std::uint32_t;
constexpr Label number_bit = 0x8000'0000U;
constexpr Label no_label = 0;  ///< string 0 of the pool is ""

/// Columns of one snapshot; every span has the length that stands beside it. Object 0 is the synthetic root, whose
/// edges lead to the registry, the main thread, the metatables by type and so on. Ids on the wire are index + 1.
/// Weak edges retain nothing; an ephemeron edge goes from the *key* to the value (label: the table's entry), and a
/// weak-keyed table itself has only `weak` edges to such keys and values.
struct HeapColumns {
  std::span<const ObjectKind> kinds;         ///< objects
  std::span<const std::uint64_t> sizes;      ///< objects; bytes of the object alone (shallow size)
  std::span<const std::uint64_t> addresses;  ///< objects; 0 for the root
  std::span<const std::uint32_t> births;     ///< objects; number of the snapshot epoch it was made in, see SnapshotInfo
  std::span<const Label> labels;             ///< objects; strings: their first bytes; functions and protos:
                                             ///< "@source:line" or "=[C] symbol"; tables, userdata: metatable's __name
  std::span<const std::uint32_t> first_edges;     ///< objects + 1; edges of i are [first_edges[i], first_edges[i + 1])
  std::span<const std::uint32_t> edge_targets;    ///< edges; object index
  std::span<const EdgeKind> edge_kinds;           ///< edges
  std::span<const Label> edge_labels;             ///< edges; field and local names, array indices; keys that are no
                                                  ///< strings or integers: "[table]", "[true]", "[1.5]"
  std::span<const std::uint32_t> string_offsets;  ///< strings + 1
  std::string_view string_bytes;                  ///< not always UTF-8

  [[nodiscard]] std::string_view string(Label label) const {
    return string_bytes.substr(string_offsets[label], string_offsets[label + 1] - string_offsets[label]);
  }
};

/// What is known of a snapshot beside its columns; stored in the file's head.
struct SnapshotInfo {
  std::uint64_t process_key{};  ///< same number: same run of the same Lua state, so addresses and births compare;
                                ///< 0: the run is not known
  std::uint32_t epoch{};        ///< 1 for the first snapshot of that run, then 2 …; an object of an earlier snapshot
                                ///< is the same one when its address is equal and its birth <= that snapshot's epoch
  bool births_known{};          ///< false: objects can be told apart by path only
  bool sizes_exact{};
  bool truncated{};                ///< the object limit cut the walk
  std::int64_t timestamp_ms{};     ///< Unix time
  std::uint64_t total_bytes{};     ///< as collectgarbage("count") says, in bytes
  std::uint64_t debugger_bytes{};  ///< the agent's own objects, not listed
  std::uint64_t garbage_bytes{};   ///< unreachable, not yet swept, not listed
  std::string lua;                 ///< "5.4"
  std::string program;             ///< path of the main script; "" when unknown
  std::string label;               ///< the user's
};

}  // namespace wayfinder::memory
