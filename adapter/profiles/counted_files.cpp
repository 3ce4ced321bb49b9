#include "adapter/profiles/counted_files.hpp"

#include <fmt/format.h>

#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

using Globs = std::optional<std::vector<std::string>>;

Result<std::vector<std::string>> check(link::CollectorMode mode, const Globs& globs, std::string_view field) {
  if (!globs) return std::vector<std::string>{};
  if (mode != link::CollectorMode::call && mode != link::CollectorMode::line) {
    return refuse(field, fmt::format("none in {} mode, only in call and line mode", name_of(mode)),
                  shown(json(*globs)));
  }
  for (std::size_t i = 0; i < globs->size(); ++i) {
    const std::string& glob = (*globs)[i];
    if (glob.empty()) return refuse(fmt::format("{}[{}]", field, i), "a glob that is not empty", shown(json(glob)));
  }
  return *globs;
}

}  // namespace

Result<link::CountedFiles> counted_files(link::CollectorMode mode, const Globs& include, const Globs& skip_files,
                                         CountedFilesFields fields) {
  auto included = check(mode, include, fields.include);
  if (!included) return tl::unexpected(std::move(included.error()));
  auto skipped = check(mode, skip_files, fields.skip_files);
  if (!skipped) return tl::unexpected(std::move(skipped.error()));
  return link::CountedFiles{std::move(*included), std::move(*skipped)};
}

}  // namespace wayfinder::adapter
