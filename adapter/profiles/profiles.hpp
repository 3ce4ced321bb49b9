#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapter/profiles/source_lines.hpp"
#include "profiling/profile.hpp"
#include "protocol/link_messages.hpp"
#include "protocol/profiling_messages.hpp"

namespace wayfinder::adapter {

/// A profile of this session, running or ended.
struct SessionProfile {
  std::shared_ptr<profiling::Profile> profile;  ///< shared with a worker that exports it once it has ended
  std::chrono::steady_clock::time_point started;
  SourceLines sources;  ///< what naming its functions has read; forgotten once it has ended
  bool is_running{true};
};

/// The profiles of one session, by id from 1. Thread: adapter I/O.
class Profiles {
 public:
  /// Id that the next profile will have.
  [[nodiscard]] std::int64_t next_id() const noexcept { return last_id_ + 1; }

  /// Adds a running profile of a program that runs in `folder`; its head's id must be next_id().
  SessionProfile& add(profiling::ProfileHead head, const std::string& folder);

  /// The running one, or nullptr.
  [[nodiscard]] SessionProfile* running();

  /// The profile of this id; without one the running one, else the one that ended last.
  /// Error: unknown_id with field "profile".
  [[nodiscard]] Result<SessionProfile*> find(std::optional<std::int64_t> id);

  /// Takes a sample block or a tree block as it came over the link. Error: corrupt_file.
  [[nodiscard]] Result<void> merge(std::string_view block);

  /// Notes the end of a running profile: names from the sources, the whole duration.
  void finish(SessionProfile& entry);
  /// The program has ended: what still runs ends too, with what came so far.
  void finish_all();

  void remove(std::int64_t id) { profiles_.erase(id); }

  /// The one that the launch attribute `profile` started with the program, as long as it is there.
  [[nodiscard]] std::optional<std::int64_t> launch_profile() const {
    return launch_profile_ && profiles_.contains(*launch_profile_) ? launch_profile_ : std::nullopt;
  }
  void set_launch_profile(std::optional<std::int64_t> id) noexcept { launch_profile_ = id; }

  [[nodiscard]] std::map<std::int64_t, SessionProfile>& all() noexcept { return profiles_; }

 private:
  /// Null: it was deleted while its last block was on its way.
  [[nodiscard]] profiling::Profile* profile_of(std::int64_t id);

  std::map<std::int64_t, SessionProfile> profiles_;
  std::int64_t last_id_{};
  std::optional<std::int64_t> launch_profile_;
};

/// What a worker may read at leisure: the profile itself once it has ended, a copy while it runs.
[[nodiscard]] std::shared_ptr<const profiling::Profile> readable(SessionProfile& entry);

/// Names its functions, as far as the sources of the program can be read.
void name_functions(SessionProfile& entry);

/// A profile without its samples, as lists and answers show it.
[[nodiscard]] profiling_requests::ProfileInfo info_of(const SessionProfile& entry);

/// The text for a file, from its path as the program has it.
using ShownFile = std::function<std::string(const std::string& path)>;

/// Its hottest functions, as answers show them. Takes names from the sources for functions that have none. Without
/// `shown_file` files are shown as the program has them.
[[nodiscard]] profiling_requests::Summary summary_of(SessionProfile& entry, std::size_t limit,
                                                     const ShownFile& shown_file = {});

}  // namespace wayfinder::adapter
