#pragma once
#include <string>

#include "profiling/export/exporter.hpp"
#include "profiling/profile.hpp"

/// One self-contained page that shows a profile in any browser and loads nothing: its content security policy forbids
/// all but its own script and style. What the program named, and its sources, stands in it as data that is never read
/// as HTML. Thread: any, while nobody writes the profiles.
namespace wayfinder::profiling {

/// With the sources of its hottest files, as far as `sources` has them and they are not too large (page_data.hpp).
[[nodiscard]] Result<std::string> write_html_with_sources(const Profile& profile, const SourceText& sources);
[[nodiscard]] Result<std::string> write_html(const Profile& profile);

/// What has changed from `before` to `after`. Error: bad_argument with field "after" for a profile of another mode.
[[nodiscard]] Result<std::string> write_html_comparison(const Profile& before, const Profile& after,
                                                        const SourceText& sources);

}  // namespace wayfinder::profiling
