#include "adapter/config/settings.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace wayfinder;
using namespace wayfinder::adapter;

namespace {

/// A folder with a wayfinder.yaml in it.
class SettingsFile {
 public:
  explicit SettingsFile(const std::string& text) {
    std::string pattern = (std::filesystem::temp_directory_path() / "wayfinder-settings-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    std::ofstream{folder_ / "wayfinder.yaml"} << text;
  }
  ~SettingsFile() { std::filesystem::remove_all(folder_); }
  SettingsFile(const SettingsFile&) = delete;
  SettingsFile& operator=(const SettingsFile&) = delete;
  SettingsFile(SettingsFile&&) = delete;
  SettingsFile& operator=(SettingsFile&&) = delete;
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "wayfinder.yaml"; }
  [[nodiscard]] std::filesystem::path folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace

TEST_CASE("settings are read from the nearest wayfinder.yaml upwards", "[adapter][settings]") {
  const SettingsFile file{R"(
hotReload: { functionTracking: { enabled: false, strictMatching: true } }
profiling: { defaultMode: sampling, samplingInterval: 2.5, autoExport: true }
memory: { maxSnapshotsInMemory: 3, snapshotDirectory: snaps, objectLimit: 1000, storeBytes: 4096, keepDays: 1 }
)"};
  std::filesystem::create_directories(file.folder() / "a/b");
  const auto loaded = find_settings(file.folder() / "a/b");
  REQUIRE(loaded);
  CHECK(loaded->file == file.path());
  CHECK(loaded->warnings.empty());
  CHECK(loaded->settings.profiling.default_mode == link::CollectorMode::sampling);
  CHECK(loaded->settings.profiling.sampling_interval_ms == 2.5);
  CHECK(loaded->settings.profiling.auto_export);
  CHECK(loaded->settings.memory.max_snapshots_in_memory == 3);
  CHECK(loaded->settings.memory.snapshot_directory == (file.folder() / "snaps").string());
  CHECK(loaded->settings.memory.object_limit == 1000);
  CHECK(loaded->settings.memory.store_bytes == 4096);
  CHECK(loaded->settings.memory.keep_days == 1);
  CHECK_FALSE(loaded->settings.hot_reload.function_tracking);
  CHECK(loaded->settings.hot_reload.strict_matching);
}

TEST_CASE("a wrong value names file, line and key", "[adapter][settings]") {
  const auto [text, field, sentence] = GENERATE(table<std::string, std::string, std::string>({
      {"\n\nprofiling:\n  samplingInterval: \"fast\"\n", "profiling.samplingInterval",
       ":4: profiling.samplingInterval: expected milliseconds from 0.1 to 10000, got \"fast\""},
      {"profiling: { defaultMode: guess }", "profiling.defaultMode",
       ":1: profiling.defaultMode: expected sampling, call, line or allocation, got guess"},
      {"memory: 5", "memory", ":1: memory: expected a map, got 5"},
      {"memory: { objectLimit: -1 }", "memory.objectLimit",
       ":1: memory.objectLimit: expected an integer of at least 0, got -1"},
      {"profiling: { autoExport: [] }", "profiling.autoExport",
       ":1: profiling.autoExport: expected true or false, got a list"},
      {"profiling: { samplingInterval: \"5\" }", "profiling.samplingInterval",
       ":1: profiling.samplingInterval: expected milliseconds from 0.1 to 10000, got \"5\""},
      {"profiling: { autoExport: 'true' }", "profiling.autoExport",
       ":1: profiling.autoExport: expected true or false, got \"true\""},
      {"memory: { snapshotDirectory: 5 }", "memory.snapshotDirectory",
       ":1: memory.snapshotDirectory: expected a folder, got 5"},
      {"- a\n- b\n", "settings", ":1: settings: expected a map, got a list"},
  }));
  CAPTURE(text);
  const SettingsFile file{text};
  const auto loaded = load_settings(file.path());
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().field == field);
  CHECK(loaded.error().message == file.path().string() + sentence);
}

TEST_CASE("text that is no YAML names file and line", "[adapter][settings]") {
  const SettingsFile file{"profiling: {\n  a: [1\n"};
  const auto loaded = load_settings(file.path());
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().message.find(file.path().string() + ":") == 0);
  CHECK(loaded.error().message.find(": settings: expected YAML, got ") != std::string::npos);
}

TEST_CASE("an unknown key is a warning that names file, line and key", "[adapter][settings]") {
  const SettingsFile file{"profiling:\n  sampelInterval: 3\nfuture: 1\n"};
  const auto loaded = load_settings(file.path());
  REQUIRE(loaded);
  REQUIRE(loaded->warnings.size() == 2);
  CHECK(loaded->warnings[0] == file.path().string() + ":2: profiling.sampelInterval: expected a known key, ignored");
}

TEST_CASE("a settings file that is not there is an error with its path", "[adapter][settings]") {
  const auto loaded = load_settings("/no/such/wayfinder.yaml");
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == ErrorCode::file);
  CHECK(loaded.error().message ==
        "/no/such/wayfinder.yaml: expected a file that can be read, got No such file or directory");
  const auto of_folder = load_settings("/tmp");
  REQUIRE_FALSE(of_folder);
  CHECK(of_folder.error().message == "/tmp: expected a file that can be read, got a folder");
}
