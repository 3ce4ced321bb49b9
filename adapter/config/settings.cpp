#include "adapter/config/settings.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace wayfinder::adapter {
namespace {

/// One key: what it takes, in words, and how a value is stored; false when the value does not fit.
struct Key {
  std::string_view path;
  std::string_view wanted;
  bool (*store)(Settings& settings, const YAML::Node& value);
};

/// What yaml-cpp gives as the tag of a scalar in quotes: it is a text whatever it says.
constexpr std::string_view quoted_tag = "!";

template <class T>
std::optional<T> scalar(const YAML::Node& value) {
  if (!value.IsScalar() || (!std::is_same_v<T, std::string> && value.Tag() == quoted_tag)) return std::nullopt;
  T result{};
  return YAML::convert<T>::decode(value, result) ? std::optional<T>{result} : std::nullopt;
}

bool store_flag(bool& target, const YAML::Node& value) {
  const auto flag = scalar<bool>(value);
  if (flag) target = *flag;
  return flag.has_value();
}

template <class T>
bool store_at_least(T& target, const YAML::Node& value, T minimum) {
  const auto number = scalar<T>(value);
  if (!number || *number < minimum) return false;
  target = *number;
  return true;
}

bool store_mode(Settings& settings, const YAML::Node& value) {
  const auto text = scalar<std::string>(value);
  for (const auto& [mode, name] : names_of(std::type_identity<link::CollectorMode>{})) {
    if (text != name) continue;
    settings.profiling.default_mode = mode;
    return true;
  }
  return false;
}

bool store_interval(Settings& settings, const YAML::Node& value) {
  const auto number = scalar<double>(value);
  if (!number || !(*number >= 0.1 && *number <= 10'000)) return false;
  settings.profiling.sampling_interval_ms = *number;
  return true;
}

bool store_directory(Settings& settings, const YAML::Node& value) {
  const auto text = scalar<std::string>(value);
  if (!text || text->empty() || scalar<double>(value) || scalar<bool>(value)) return false;
  settings.memory.snapshot_directory = *text;
  return true;
}

constexpr std::string_view flag_wanted = "true or false";

constexpr std::array keys{
    Key{"hotReload.functionTracking.enabled", flag_wanted,
        [](Settings& s, const YAML::Node& v) { return store_flag(s.hot_reload.function_tracking, v); }},
    Key{"hotReload.functionTracking.updateReferences", flag_wanted,
        [](Settings& s, const YAML::Node& v) { return store_flag(s.hot_reload.update_references, v); }},
    Key{"hotReload.functionTracking.migrateUpvalues", flag_wanted,
        [](Settings& s, const YAML::Node& v) { return store_flag(s.hot_reload.migrate_upvalues, v); }},
    Key{"hotReload.functionTracking.strictMatching", flag_wanted,
        [](Settings& s, const YAML::Node& v) { return store_flag(s.hot_reload.strict_matching, v); }},
    Key{"profiling.defaultMode", "sampling, call, line or allocation", store_mode},
    Key{"profiling.samplingInterval", "milliseconds from 0.1 to 10000", store_interval},
    Key{"profiling.autoExport", flag_wanted,
        [](Settings& s, const YAML::Node& v) { return store_flag(s.profiling.auto_export, v); }},
    Key{"memory.maxSnapshotsInMemory", "an integer of at least 1",
        [](Settings& s, const YAML::Node& v) {
          return store_at_least<std::int64_t>(s.memory.max_snapshots_in_memory, v, 1);
        }},
    Key{"memory.snapshotDirectory", "a folder", store_directory},
    Key{"memory.objectLimit", "an integer of at least 0",
        [](Settings& s, const YAML::Node& v) { return store_at_least<std::int64_t>(s.memory.object_limit, v, 0); }},
    Key{"memory.storeBytes", "bytes of at least 1",
        [](Settings& s, const YAML::Node& v) { return store_at_least<std::uint64_t>(s.memory.store_bytes, v, 1); }},
    Key{"memory.keepDays", "days of at least 0",
        [](Settings& s, const YAML::Node& v) { return store_at_least<std::int64_t>(s.memory.keep_days, v, 0); }},
};

std::string shown_node(const YAML::Node& value) {
  if (value.IsNull() || !value.IsDefined()) return "nothing";
  if (value.IsMap()) return "a map";
  if (value.IsSequence()) return "a list";
  return value.Tag() == quoted_tag ? fmt::format("\"{}\"", value.Scalar()) : value.Scalar();
}

std::string place(const std::filesystem::path& file, const YAML::Mark& mark) {
  return fmt::format("{}:{}", file.string(), mark.line + 1);
}

/// Walks one map of the file; `prefix` is "" or ends in a dot.
class Reader {
 public:
  explicit Reader(std::filesystem::path file) : file_{std::move(file)} {}

  std::optional<Error> read_map(const YAML::Node& map, const std::string& prefix) {
    for (const auto& entry : map) {
      const std::string path = prefix + entry.first.as<std::string>("?");
      if (auto error = read_entry(entry.first, entry.second, path)) return error;
    }
    return std::nullopt;
  }

  [[nodiscard]] LoadedSettings take() && { return std::move(loaded_); }
  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

  [[nodiscard]] Error refused(const YAML::Mark& mark, const std::string& path, std::string_view wanted,
                              const YAML::Node& value) const {
    auto error = refuse(fmt::format("{}: {}", place(file_, mark), path), wanted, shown_node(value)).value();
    error.field = path;
    return error;
  }

 private:
  std::optional<Error> read_entry(const YAML::Node& name, const YAML::Node& value, const std::string& path) {
    for (const auto& key : keys) {
      if (key.path == path) {
        if (key.store(loaded_.settings, value)) return std::nullopt;
        return refused(name.Mark(), path, key.wanted, value);
      }
    }
    const std::string prefix = path + ".";
    for (const auto& key : keys) {
      if (!key.path.starts_with(prefix)) continue;
      if (value.IsMap()) return read_map(value, prefix);
      if (value.IsNull()) return std::nullopt;
      return refused(name.Mark(), path, "a map", value);
    }
    loaded_.warnings.push_back(fmt::format("{}: {}: expected a known key, ignored", place(file_, name.Mark()), path));
    return std::nullopt;
  }

  std::filesystem::path file_;
  LoadedSettings loaded_;
};

Result<std::string> read_text(const std::filesystem::path& file) {
  const auto refused = [&](std::string_view reason) {
    return fail(ErrorCode::file, fmt::format("{}: expected a file that can be read, got {}", file.string(), reason));
  };
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) return refused("a folder");
  std::ifstream stream{file, std::ios::binary};
  if (!stream) return refused(std::generic_category().message(errno));
  std::ostringstream text;
  text << stream.rdbuf();  // an empty file sets failbit here
  if (stream.bad()) return refused(std::generic_category().message(errno));
  return text.str();
}

}  // namespace

Result<LoadedSettings> load_settings(const std::filesystem::path& file) {
  const auto text = read_text(file);
  if (!text) return tl::unexpected(text.error());
  Reader reader{file};
  try {
    const YAML::Node root = YAML::Load(*text);
    if (root.IsMap()) {
      if (auto error = reader.read_map(root, "")) return tl::unexpected(std::move(*error));
    } else if (!root.IsNull()) {
      return tl::unexpected(reader.refused(root.Mark(), "settings", "a map", root));
    }
  } catch (const YAML::Exception& exception) {
    return tl::unexpected(Error{
        ErrorCode::bad_argument,
        fmt::format("{}: settings: expected YAML, got {}", place(file, exception.mark), exception.msg), "settings"});
  }
  LoadedSettings loaded = std::move(reader).take();
  loaded.file = file;
  auto& directory = loaded.settings.memory.snapshot_directory;
  if (!directory.empty() && directory[0] != '/' && directory[0] != '~') {
    directory = (file.parent_path() / directory).string();
  }
  return loaded;
}

Result<LoadedSettings> find_settings(const std::filesystem::path& folder) {
  std::error_code ignored;
  for (auto at = std::filesystem::absolute(folder, ignored);; at = at.parent_path()) {
    const auto file = at / "wayfinder.yaml";
    if (std::filesystem::is_regular_file(file, ignored)) return load_settings(file);
    if (at == at.parent_path()) return LoadedSettings{};
  }
}

}  // namespace wayfinder::adapter
