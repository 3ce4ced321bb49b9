#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/link_messages.hpp"

/// The project's settings, from wayfinder.yaml (docs/configuration.md). Launch attributes win over them.
namespace wayfinder::adapter {

struct ProfilingSettings {
  link::CollectorMode default_mode{link::CollectorMode::sampling};
  double sampling_interval_ms{10};
  bool auto_export{};  ///< each stopped profile is also written as speedscope into the program's folder
};

struct MemorySettings {
  std::int64_t max_snapshots_in_memory{10};
  std::string snapshot_directory;          ///< absolute or beginning with "~"; "": the default folder
  std::int64_t object_limit{};             ///< objects in a snapshot; 0: none
  std::uint64_t store_bytes{2ULL << 30U};  ///< bound of the snapshot folder
  std::int64_t keep_days{7};
};

struct HotReloadSettings {
  bool function_tracking{true};
  bool update_references{true};
  bool migrate_upvalues{true};
  bool strict_matching{};
};

struct Settings {
  ProfilingSettings profiling;
  MemorySettings memory;
  HotReloadSettings hot_reload;
};

struct LoadedSettings {
  Settings settings;
  std::optional<std::filesystem::path> file;  ///< where they come from; none: defaults
  std::vector<std::string> warnings;          ///< "FILE:LINE: KEY: …", one for each unknown key
};

/// Reads `file`. Errors: file when it cannot be read; bad_argument, "FILE:LINE: KEY: expected …, got …", for a wrong
/// type or value and for text that is no YAML; field is the key. Thread: any; reads a small file.
[[nodiscard]] Result<LoadedSettings> load_settings(const std::filesystem::path& file);

/// The nearest wayfinder.yaml from `folder` upwards; defaults when there is none. Errors as load_settings().
[[nodiscard]] Result<LoadedSettings> find_settings(const std::filesystem::path& folder);

}  // namespace wayfinder::adapter
