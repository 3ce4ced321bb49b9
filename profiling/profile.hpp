#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "profiling/call_tree.hpp"
#include "profiling/frame_table.hpp"
#include "profiling/id_index.hpp"
#include "profiling/sample_block.hpp"
#include "profiling/sample_labels.hpp"
#include "profiling/tree_block.hpp"
#include "protocol/error.hpp"

namespace wayfinder::profiling {

enum class Mode : std::uint8_t { sampling, call, line, allocation };
enum class Clock : std::uint8_t { cpu, wall };

/// What is known of a profile beside its samples.
struct ProfileHead {
  std::int64_t id{};
  Mode mode{Mode::sampling};
  Clock clock{Clock::cpu};
  std::chrono::nanoseconds interval{};  ///< sampling mode: between two samples; else 0
  std::uint64_t sample_bytes{};         ///< allocation mode: bytes between two samples on the average; else 0
  std::string label;                    ///< the user's
  std::string program;                  ///< path of the main script; "" when unknown
  std::string lua;                      ///< "5.4"
  std::string method;                   ///< how it was measured: "signalWalk", "oneShotHook", "callHook", "lineHook",
                                        ///< "allocator"
  bool collector_frames{};              ///< whether the garbage collector shows as [GC]
  std::chrono::sys_time<std::chrono::milliseconds> start{};
  std::chrono::nanoseconds duration{};  ///< from start to stop, or to now while it runs
  std::vector<std::string> notes;       ///< what cannot be told apart here, one sentence each
  friend bool operator==(const ProfileHead&, const ProfileHead&) = default;
};

/// One sample in the order of time.
struct TimedSample {
  std::uint64_t time_ns{};    ///< since the collector started, pauses of the debugger taken out
  std::uint64_t weight_ns{};  ///< time that it stands for
  std::uint32_t thread{};     ///< index into Profile::threads()
  NodeId node{};              ///< its leaf in that thread's tree
  std::uint16_t flags{};      ///< SampleFlags
  std::uint32_t labels{};     ///< place in SampleLabels::sets()
  friend bool operator==(const TimedSample&, const TimedSample&) = default;
};

/// One call of call mode in the order of time. The calls of a thread nest: of two, one holds the other or they do not
/// meet. What a coroutine's call waits in yield is part of it.
struct TimedCall {
  std::uint64_t begin_ns{};  ///< since the collector started, pauses of the debugger taken out
  std::uint64_t end_ns{};    ///< not before begin_ns
  std::uint32_t thread{};    ///< index into Profile::threads()
  NodeId node{};             ///< what was called, in that thread's tree
  friend bool operator==(const TimedCall&, const TimedCall&) = default;
};

/// The lines of a source that have code, whether they were reached or not.
struct ExecutableLines {
  std::string source;               ///< chunk name as Lua reports it
  std::vector<std::int32_t> lines;  ///< 1-based, ascending
  friend bool operator==(const ExecutableLines&, const ExecutableLines&) = default;
};

/// In the modes other than line, a coroutine's paths begin with those of whom it was first resumed by.
struct ThreadProfile {
  std::uint32_t number{};  ///< 1: the main coroutine; 0 (other_threads): those that were not told apart
  CallTree tree;
};

struct ProfileCounters {
  std::uint64_t samples{};             ///< sampling, allocation
  std::uint64_t lost_samples{};        ///< ticks or events that could not be recorded
  std::uint64_t lost_ns{};             ///< their weight, where it is known
  std::uint64_t cut_samples{};         ///< deeper than the collector keeps
  std::uint64_t incomplete_samples{};  ///< with a frame that could not be read
  std::uint64_t weight_ns{};           ///< sum of all self times
  std::uint64_t calls{};               ///< call mode: all calls
  std::uint64_t hits{};                ///< line mode: all hits
  std::uint64_t untimed_calls{};       ///< calls that the call timeline lacks, because it was full
  Allocations allocations;             ///< allocation mode: all of them
  friend bool operator==(const ProfileCounters&, const ProfileCounters&) = default;
};

/// One run of a collector: what it measured, by call path and in the order of time.
/// Thread: one writer; const members may run on any thread while nobody writes.
class Profile {
 public:
  /// Samples that the timeline keeps (48 MB in all). Later ones are in the trees only; a note says so, and exports that
  /// need the order of time give the trees instead.
  static constexpr std::size_t max_timeline = 1'500'000;
  static constexpr std::uint64_t max_weight_ns = std::uint64_t{1} << 62U;  ///< 146 years, all samples together

  static constexpr std::size_t max_call_timeline =
      500'000;  ///< calls in the order of time, 12 MB; a note says the rest
  static constexpr std::uint64_t max_count = std::uint64_t{1} << 62U;  ///< of any count, all nodes together

  explicit Profile(ProfileHead head) : head_{std::move(head)} {}

  /// Adds a block of the collector. O(frames in it). Errors, no sample taken: corrupt_file with field "profile" (of
  /// another profile), "samples[i].weight" (beyond max_weight_ns together with all before), "samples[i].labels" (none
  /// of the block's) or "samples[i].frames[k].function" (never announced).
  [[nodiscard]] Result<void> merge(const SampleBlock& block);

  /// Adds a block of a collector that counts. O(records in it). Errors, no count taken: corrupt_file with field
  /// "profile" (of another profile), "firstNode" (nodes left out or sent twice), "nodes[i].function" (never announced),
  /// "nodes[i].parent" (none that came before, of another thread, or beyond max_depth), "counts[i].node" or
  /// "calls[i].node" (none, or counts not in ascending order), "counts[i]…" (more than max_count together with all
  /// before, or less alive than nothing) or "calls[i].end" (before its begin).
  [[nodiscard]] Result<void> merge_counts(const TreeBlock& block);

  /// Gives names from the source text to functions that have none yet; see FrameTable.
  void name_from_sources(const SourceReader& reader) { frames_.name_from_sources(reader); }
  void set_duration(std::chrono::nanoseconds duration) { head_.duration = duration; }
  void set_sample_bytes(std::uint64_t bytes) { head_.sample_bytes = bytes; }
  void set_method(std::string method, bool collector_frames) {
    head_.method = std::move(method);
    head_.collector_frames = collector_frames;
  }
  void set_label(std::string label) { head_.label = std::move(label); }
  void set_executable_lines(std::vector<ExecutableLines> lines) { executable_lines_ = std::move(lines); }
  void add_note(std::string note);

  [[nodiscard]] const ProfileHead& head() const noexcept { return head_; }
  [[nodiscard]] const ProfileCounters& counters() const noexcept { return counters_; }
  [[nodiscard]] const FrameTable& frames() const noexcept { return frames_; }
  /// In the order in which they were first seen.
  [[nodiscard]] std::span<const ThreadProfile> threads() const noexcept { return threads_; }
  [[nodiscard]] std::span<const TimedSample> timeline() const noexcept { return timeline_; }
  /// Whether the timeline holds every sample.
  [[nodiscard]] bool has_whole_timeline() const noexcept { return timeline_.size() == counters_.samples; }
  /// Sampling mode: what the program has said that its samples belong to.
  [[nodiscard]] const SampleLabels& labels() const noexcept { return labels_; }
  /// Call mode: the first calls, in the order in which they ended; those that began first are the ones that it holds.
  [[nodiscard]] std::span<const TimedCall> call_timeline() const noexcept { return call_timeline_; }
  /// Whether the call timeline holds every call that has ended.
  [[nodiscard]] bool has_whole_call_timeline() const noexcept { return counters_.untimed_calls == 0; }

  /// Line mode: as far as the caller could find and read the sources.
  [[nodiscard]] std::span<const ExecutableLines> executable_lines() const noexcept { return executable_lines_; }

  struct Parts {
    ProfileHead head;
    ProfileCounters counters;  ///< lost, cut, incomplete and untimed ones; what nodes have is counted again
    FrameTable frames;
    std::vector<ThreadProfile> threads;
    std::vector<TimedSample> timeline;
    std::vector<TimedCall> call_timeline;
    std::vector<ExecutableLines> executable_lines;
    SampleLabels labels;
  };
  /// A profile read from a file. Errors: corrupt_file with the field of the first part that does not fit the others.
  [[nodiscard]] static Result<Profile> from_parts(Parts parts);

 private:
  /// Where a collector's node is in the trees.
  struct NodePlace {
    std::uint32_t thread{};
    NodeId node{};
  };

  [[nodiscard]] Result<void> check(const SampleBlock& block) const;
  void add(const SampleRecord& sample, std::uint32_t labels);
  [[nodiscard]] Result<void> add_nodes(const TreeBlock& block);
  [[nodiscard]] Result<void> check_counts(const TreeBlock& block) const;
  [[nodiscard]] Result<void> check_alive(const TreeBlock& block) const;
  [[nodiscard]] Result<void> check_calls(const TreeBlock& block) const;
  void add(const CountRecord& record);
  void count(const Node& more);
  [[nodiscard]] Result<void> count_nodes(std::size_t thread, const CallTree& tree, const FrameTable& frames);
  [[nodiscard]] NodePlace place_of(std::uint32_t node) const { return node_places_[node]; }
  std::uint32_t thread_index(std::uint32_t number);

  ProfileHead head_;
  ProfileCounters counters_;
  FrameTable frames_;
  std::vector<ThreadProfile> threads_;
  std::vector<TimedSample> timeline_;
  std::vector<TimedCall> call_timeline_;
  std::vector<ExecutableLines> executable_lines_;
  SampleLabels labels_;
  std::vector<NodePlace> node_places_;  // by the collector's id
  IdIndex by_number_;                   // thread number to index
  std::vector<FrameId> path_;           // of the sample being added; kept for its capacity
};

}  // namespace wayfinder::profiling
