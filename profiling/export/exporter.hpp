#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "profiling/profile.hpp"
#include "protocol/error.hpp"

/// Profiles as files of other tools. Thread: any, while nobody writes the profile.
namespace wayfinder::profiling {

enum class Encoding { utf_8, binary };

struct Exporter {
  std::string_view name;
  std::string_view suffix;  ///< of a file's name: ".speedscope.json"
  Encoding encoding{};
  /// The whole file. The same profile gives the same bytes. Error: unsupported, for a mode that the format cannot hold.
  Result<std::string> (*write)(const Profile&);
};

/// The format of this name, or alias; nullopt: there is none.
[[nodiscard]] std::optional<Exporter> exporter(std::string_view name);

/// The names of all formats, without aliases.
[[nodiscard]] std::vector<std::string_view> export_formats();

}  // namespace wayfinder::profiling
