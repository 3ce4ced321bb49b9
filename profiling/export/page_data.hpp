#pragma once
#include <cstddef>
#include <span>
#include <string>

#include "profiling/export/exporter.hpp"
#include "profiling/profile.hpp"

/// What the html page is filled with. Its other end is editors/profile-page/src/data.ts.
namespace wayfinder::profiling {

constexpr std::size_t max_page_source_bytes = 1U << 20U;   ///< of one file; larger ones are generated code
constexpr std::size_t max_page_sources_bytes = 8U << 20U;  ///< of all files, hottest first

/// One profile, or two to compare, as JSON without any `<`: it can stand in a script element. Thread: any, while nobody
/// writes the profiles.
[[nodiscard]] std::string page_data(std::span<const Profile* const> sides, const SourceText& sources);

}  // namespace wayfinder::profiling
