#pragma once
#include <string>
#include <string_view>

#include "protocol/error.hpp"

namespace wayfinder::profiling {

/// The bytes as a gzip file without name and time: the same bytes give the same file. Errors: unsupported for 4 GiB and
/// more; internal when memory ends.
[[nodiscard]] Result<std::string> gzip(std::string_view bytes);

}  // namespace wayfinder::profiling
