#pragma once
#include <string_view>

namespace wayfinder::adapter {

/// The text of leaktest_driver.lua; the build makes a source of it.
[[nodiscard]] std::string_view leaktest_driver();

}  // namespace wayfinder::adapter
