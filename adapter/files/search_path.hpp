#pragma once
#include <string_view>

namespace wayfinder::adapter {

/// Whether a program of this name can be run from a folder of PATH. Thread: any.
[[nodiscard]] bool is_in_path(std::string_view name);

}  // namespace wayfinder::adapter
