#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/link_messages.hpp"

namespace wayfinder::adapter {

/// What the client calls the two lists.
struct CountedFilesFields {
  std::string_view include;
  std::string_view skip_files;
};

/// The globs of a profile that counts calls or lines. Errors: bad_argument that names the list, where the mode counts
/// nothing or a glob is empty.
[[nodiscard]] Result<link::CountedFiles> counted_files(link::CollectorMode mode,
                                                       const std::optional<std::vector<std::string>>& include,
                                                       const std::optional<std::vector<std::string>>& skip_files,
                                                       CountedFilesFields fields);

}  // namespace wayfinder::adapter
