#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "profiling/profile.hpp"

/// The native file as plain data, between the profile (native_file.cpp) and its JSON (native_json.cpp). Frames, nodes
/// and samples are columns: arrays of one length, in which the same place is the same thing.
namespace wayfinder::profiling::native {

/// Text that is no UTF-8 stands as {"bytes": [numbers]}, so that it comes back as it was.
struct RawText {
  std::vector<std::uint8_t> bytes;
};
using Text = std::variant<std::string, RawText>;

struct FunctionEntry {
  FunctionKind kind{};
  Text name;            ///< to be shown
  Text collector_name;  ///< "" when the collector knew none
  Text source;
  std::int32_t first_line{};
  std::int32_t last_line{};
  // For those who only read the file; a reader of ours counts them again.
  std::optional<std::uint64_t> self_samples;
  std::optional<std::uint64_t> total_samples;
  std::optional<std::int64_t> self_ns;
  std::optional<std::int64_t> total_ns;
  std::optional<std::uint64_t> calls;
  std::optional<std::uint64_t> hits;
  std::optional<std::uint64_t> self_bytes;
  std::optional<std::uint64_t> total_bytes;
  std::optional<std::uint64_t> alive_bytes;  ///< of self_bytes
};

struct FrameColumns {
  std::vector<std::uint32_t> function;
  std::vector<std::int32_t> line;
};

struct NodeColumns {
  std::vector<std::uint32_t> frame;
  std::vector<std::uint32_t> parent;
  std::vector<std::uint64_t> samples;
  std::vector<std::int64_t> time_ns;
  // Present in the modes that have them: call; line; allocation.
  std::optional<std::vector<std::uint64_t>> calls;
  std::optional<std::vector<std::uint64_t>> hits;
  std::optional<std::vector<std::uint64_t>> objects;
  std::optional<std::vector<std::uint64_t>> bytes;
  std::optional<std::vector<std::uint64_t>> alive_objects;
  std::optional<std::vector<std::uint64_t>> alive_bytes;
};

struct ThreadEntry {
  std::uint32_t number{};
  NodeColumns nodes;
};

struct TimelineColumns {
  std::vector<std::uint64_t> time_ns;
  std::vector<std::uint64_t> weight_ns;
  std::vector<std::uint32_t> thread;
  std::vector<std::uint32_t> node;
  std::vector<std::uint16_t> flags;
  std::optional<std::vector<std::uint32_t>> labels;  ///< where there are labels: place in labelSets
};

struct CallColumns {
  std::vector<std::uint64_t> begin_ns;
  std::vector<std::uint64_t> end_ns;
  std::vector<std::uint32_t> thread;
  std::vector<std::uint32_t> node;
};

struct LabelEntry {
  Text key;
  Text value;
};

/// A node's own samples under a set of labels.
struct LabelledColumns {
  std::vector<std::uint32_t> thread;
  std::vector<std::uint32_t> node;
  std::vector<std::uint32_t> labels;
  std::vector<std::uint64_t> samples;
  std::vector<std::uint64_t> time_ns;
};

/// Lines of a source that have code; line mode.
struct LinesEntry {
  Text source;
  std::vector<std::int32_t> lines;
};

/// All but what there is a row of for each node, sample or call.
struct File {
  int version{};
  std::int64_t id{};
  Mode mode{};
  Clock clock{};
  std::int64_t interval_ns{};
  std::optional<std::uint64_t> sample_bytes;  ///< allocation mode
  Text label;
  Text program;
  std::string lua;
  std::string method;
  bool collector_frames{};
  std::int64_t start_time_ms{};  ///< Unix time
  std::int64_t duration_ns{};
  std::vector<Text> notes;
  ProfileCounters counters;
  std::vector<FunctionEntry> functions;
  FrameColumns frames;
  std::optional<std::uint64_t> untimed_calls;  ///< call mode
  std::optional<std::vector<LinesEntry>> executable_lines;
  std::optional<std::vector<std::vector<LabelEntry>>> label_sets;  ///< where there are labels; the first has none
  std::optional<LabelledColumns> labelled;
};

/// The rest of the file, as it is read; native_columns.hpp writes it.
struct Columns {
  std::vector<ThreadEntry> threads;
  TimelineColumns timeline;
  std::optional<CallColumns> calls;  ///< call mode: the call timeline
};

[[nodiscard]] File to_file(const Profile& profile);

/// Error: corrupt_file, for columns and ids that do not fit one another.
[[nodiscard]] Result<Profile> to_profile(const File& file, const Columns& columns);

}  // namespace wayfinder::profiling::native
