#include "profiling/export/html.hpp"

#include <array>

#include "profiling/export/mode_names.hpp"
#include "profiling/export/page_data.hpp"
#include "profiling/export/page_template.hpp"

namespace wayfinder::profiling {
namespace {

std::string page_with(const std::string& data) {
  const std::string_view page = page_template();
  const auto mark = page.find(page_data_mark);
  std::string text;
  text.reserve(page.size() + data.size());
  return text.append(page.substr(0, mark)).append(data).append(page.substr(mark + page_data_mark.size()));
}

}  // namespace

Result<std::string> write_html_with_sources(const Profile& profile, const SourceText& sources) {
  return page_with(page_data(std::array{&profile}, sources));
}

Result<std::string> write_html(const Profile& profile) {
  return write_html_with_sources(profile, {});
}

Result<std::string> write_html_comparison(const Profile& before, const Profile& after, const SourceText& sources) {
  if (before.head().mode != after.head().mode) {
    return refuse("after", fmt::format("a profile in {} mode, as the one before", name_of(before.head().mode)),
                  fmt::format("one in {} mode", name_of(after.head().mode)));
  }
  return page_with(page_data(std::array{&before, &after}, sources));
}

}  // namespace wayfinder::profiling
