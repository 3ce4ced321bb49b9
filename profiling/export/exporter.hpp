#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "profiling/profile.hpp"
#include "protocol/error.hpp"

/// Profiles as files of other tools. Thread: any, while nobody writes the profile.
namespace wayfinder::profiling {

enum class Encoding { utf_8, binary };

/// A set of modes, a bit each.
using Modes = std::uint8_t;
[[nodiscard]] constexpr Modes only(Mode mode) noexcept {
  return static_cast<Modes>(1U << static_cast<unsigned>(mode));
}
constexpr Modes all_modes = only(Mode::sampling) | only(Mode::call) | only(Mode::line) | only(Mode::allocation);

/// The whole text of a source, by its chunk name, as far as the caller can find it.
using SourceText = std::function<std::optional<std::string>(std::string_view source)>;

struct Exporter {
  std::string_view name;
  std::string_view suffix;  ///< of a file's name: ".speedscope.json"
  Encoding encoding{};
  /// The whole file. The same profile gives the same bytes. Error: that of check_mode().
  Result<std::string> (*write)(const Profile&){};
  Modes modes{all_modes};  ///< of profiles that it can hold
  /// The same with the program's sources in it, for a format that has room for them; else nullptr.
  Result<std::string> (*write_with_sources)(const Profile&, const SourceText&){};
};

/// The whole file, with sources where the format has room for them.
[[nodiscard]] Result<std::string> write_export(const Exporter& format, const Profile& profile,
                                               const SourceText& sources);

/// The format of this name, or alias; nullopt: there is none.
[[nodiscard]] std::optional<Exporter> exporter(std::string_view name);

/// Whether the format holds profiles of this mode. Error: bad_argument with `field`, which names the mode and those
/// formats that do.
[[nodiscard]] Result<void> check_mode(std::string_view format, Mode mode, std::string_view field = "format");

/// The names of all formats, without aliases.
[[nodiscard]] std::vector<std::string_view> export_formats();

}  // namespace wayfinder::profiling
