#include "profiling/export/html.hpp"

#include <array>

#include "profiling/export/mode_names.hpp"
#include "profiling/export/page_data.hpp"
#include "profiling/export/page_template.hpp"
#include "profiling/export/page_text.hpp"

namespace wayfinder::profiling {
Result<std::string> write_html_with_sources(const Profile& profile, const SourceText& sources) {
  return fill_page(page_template(), page_data(std::array{&profile}, sources));
}

Result<std::string> write_html(const Profile& profile) {
  return write_html_with_sources(profile, {});
}

Result<std::string> write_html_comparison(const Profile& before, const Profile& after, const SourceText& sources) {
  if (before.head().mode != after.head().mode) {
    return refuse("after", fmt::format("a profile in {} mode, as the one before", name_of(before.head().mode)),
                  fmt::format("one in {} mode", name_of(after.head().mode)));
  }
  return fill_page(page_template(), page_data(std::array{&before, &after}, sources));
}

}  // namespace wayfinder::profiling
