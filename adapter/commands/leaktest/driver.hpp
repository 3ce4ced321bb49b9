#pragma once
#include <string_view>

namespace wayfinder::adapter {

/// The texts of leaktest_driver.lua and leaktest_suites.lua; the build makes a source of them.
[[nodiscard]] std::string_view leaktest_driver();
[[nodiscard]] std::string_view leaktest_suites();

}  // namespace wayfinder::adapter
