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
#include "protocol/error.hpp"

namespace wayfinder::profiling {

enum class Mode : std::uint8_t { sampling, call, line, allocation };
enum class Clock : std::uint8_t { cpu, wall };

/// What is known of a profile beside its samples.
struct ProfileHead {
  std::int64_t id{};
  Mode mode{Mode::sampling};
  Clock clock{Clock::cpu};
  std::chrono::nanoseconds interval{};  ///< between two samples; 0 where there is none
  std::string label;                    ///< the user's
  std::string program;                  ///< path of the main script; "" when unknown
  std::string lua;                      ///< "5.4"
  std::string method;                   ///< how stacks were taken: "signalWalk", "oneShotHook"
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
  friend bool operator==(const TimedSample&, const TimedSample&) = default;
};

struct ThreadProfile {
  std::uint32_t number{};  ///< 1: the main coroutine
  CallTree tree;
};

struct ProfileCounters {
  std::uint64_t samples{};
  std::uint64_t lost_samples{};
  std::uint64_t lost_ns{};             ///< their weight, where it is known
  std::uint64_t cut_samples{};         ///< deeper than the collector keeps
  std::uint64_t incomplete_samples{};  ///< with a frame that could not be read
  std::uint64_t weight_ns{};           ///< sum over all samples
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

  explicit Profile(ProfileHead head) : head_{std::move(head)} {}

  /// Adds a block of the collector. O(frames in it). Errors, no sample taken: corrupt_file with field "profile" (of
  /// another profile), "samples[i].weight" (beyond max_weight_ns together with all before) or
  /// "samples[i].frames[k].function" (never announced).
  [[nodiscard]] Result<void> merge(const SampleBlock& block);

  /// Gives names from the source text to functions that have none yet; see FrameTable.
  void name_from_sources(const SourceReader& reader) { frames_.name_from_sources(reader); }
  void set_duration(std::chrono::nanoseconds duration) { head_.duration = duration; }
  void set_method(std::string method, bool collector_frames) {
    head_.method = std::move(method);
    head_.collector_frames = collector_frames;
  }
  void set_label(std::string label) { head_.label = std::move(label); }
  void add_note(std::string note);

  [[nodiscard]] const ProfileHead& head() const noexcept { return head_; }
  [[nodiscard]] const ProfileCounters& counters() const noexcept { return counters_; }
  [[nodiscard]] const FrameTable& frames() const noexcept { return frames_; }
  /// In the order in which they were first seen.
  [[nodiscard]] std::span<const ThreadProfile> threads() const noexcept { return threads_; }
  [[nodiscard]] std::span<const TimedSample> timeline() const noexcept { return timeline_; }
  /// Whether the timeline holds every sample.
  [[nodiscard]] bool has_whole_timeline() const noexcept { return timeline_.size() == counters_.samples; }

  struct Parts {
    ProfileHead head;
    ProfileCounters counters;  ///< lost, cut and incomplete ones; samples and weight are counted again
    FrameTable frames;
    std::vector<ThreadProfile> threads;
    std::vector<TimedSample> timeline;
  };
  /// A profile read from a file. Errors: corrupt_file with the field of the first part that does not fit the others.
  [[nodiscard]] static Result<Profile> from_parts(Parts parts);

 private:
  [[nodiscard]] Result<void> check(const SampleBlock& block) const;
  void add(const SampleRecord& sample);
  std::uint32_t thread_index(std::uint32_t number);

  ProfileHead head_;
  ProfileCounters counters_;
  FrameTable frames_;
  std::vector<ThreadProfile> threads_;
  std::vector<TimedSample> timeline_;
  IdIndex by_number_;          // thread number to index
  std::vector<FrameId> path_;  // of the sample being added; kept for its capacity
};

}  // namespace wayfinder::profiling
